using Milvus.Core.Errors;
using Milvus.Engine.Documents;

namespace Milvus.Engine.Nodes;

/// <summary>
/// The stored state. Changes that wait while one is written are written together: a thousand vchannels that find a node
/// at once cost a few writes.
/// </summary>
/// <param name="document">Where it is stored.</param>
/// <param name="changed">Hears of every durable change: before, and after. Not of what the first reading finds.</param>
internal sealed class NodesDocument(IDocument document, Action<NodesState, NodesState> changed)
{
    private readonly DocumentProcess<NodesState> _document = new(document);
    private readonly List<Change> _waiting = [];
    private NodesState? _seen;

    /// <summary>The durable state; empty before it was read.</summary>
    public NodesState State => _document.State ?? NodesState.Empty;

    public async Task<MilvusError?> LoadAsync()
    {
        var failure = await _document.LoadAsync(CancellationToken.None);
        if (failure is null)
        {
            See();
        }

        return failure;
    }

    /// <summary>Changes the state; done when it is durable.</summary>
    /// <param name="decide">Pure; the same reference for no change. Not called when the state cannot be read.</param>
    public async Task<Outcome<bool>> ChangeAsync(Func<NodesState, NodesState> decide)
    {
        if (await LoadAsync() is { } failure)
        {
            return failure;
        }

        var mine = new Change(decide);
        Change[] taken = [];
        _waiting.Add(mine);
        try
        {
            var stored = await _document.UpdateAsync<bool>(
                state =>
                {
                    taken = [.. _waiting];
                    _waiting.Clear();
                    var before = state ?? NodesState.Empty;
                    var next = taken.Aggregate(before, (value, change) => change.Decide(value));
                    return (ReferenceEquals(next, before) ? state : next, true);
                },
                CancellationToken.None);
            if (stored.IsOk)
            {
                See();
            }

            foreach (var change in taken)
            {
                change.Done.SetResult(stored);
            }

            // Refused before it was decided: nobody will.
            return _waiting.Remove(mine) ? stored : await HereAsync(mine.Done.Task);
        }
        catch (Exception problem)
        {
            _waiting.Remove(mine);
            foreach (var other in taken.Where(other => other != mine))
            {
                other.Done.TrySetException(problem);
            }

            throw;
        }
    }

    private void See()
    {
        var before = _seen;
        _seen = State;
        if (before is not null && !ReferenceEquals(before, State))
        {
            changed(before, State);
        }
    }

    private static async Task<T> HereAsync<T>(Task<T> task) => await task;

    private sealed class Change(Func<NodesState, NodesState> decide)
    {
        public Func<NodesState, NodesState> Decide => decide;

        public TaskCompletionSource<Outcome<bool>> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
