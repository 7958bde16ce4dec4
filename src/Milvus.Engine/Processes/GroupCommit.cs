using Milvus.Core;

namespace Milvus.Engine.Processes;

/// <summary>
/// Gathers items while a commit is in flight and commits them together when it ends. Runs on its owner's scheduler:
/// no locks. One commit at a time; the next begins as soon as the one before it is done.
/// </summary>
/// <typeparam name="TItem">What is committed.</typeparam>
internal sealed class GroupCommit<TItem>
{
    private readonly Queue<(TItem Item, long Bytes)> _waiting = new();
    private readonly Func<IReadOnlyList<TItem>, Task> _commit;
    private readonly long _commitMaxBytes;
    private Task _running = Task.CompletedTask;

    /// <summary>
    /// Gathers for <paramref name="commit"/>, which must settle every item itself and throw only on bugs.
    /// </summary>
    public GroupCommit(Func<IReadOnlyList<TItem>, Task> commit, long commitMaxBytes)
    {
        _commit = commit;
        _commitMaxBytes = commitMaxBytes;
    }

    /// <summary>Bytes that wait.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Ends when nothing waits and nothing is in flight.</summary>
    public Task Idle => _running;

    /// <summary>Queues an item behind all others.</summary>
    public void Enqueue(TItem item, long bytes)
    {
        _waiting.Enqueue((item, bytes));
        WaitingBytes += bytes;
        if (_running.IsCompleted)
        {
            _running = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        // Let every caller of this turn join the first commit.
        await Task.Yield();
        while (_waiting.Count > 0)
        {
            var batch = new List<TItem>();
            long bytes = 0;
            while (_waiting.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Bytes <= _commitMaxBytes))
            {
                _waiting.Dequeue();
                WaitingBytes -= next.Bytes;
                bytes += next.Bytes;
                batch.Add(next.Item);
            }

            Invariant.Holds(WaitingBytes >= 0, "Bytes waiting for a commit fell below zero.");
            await _commit(batch);
        }
    }
}
