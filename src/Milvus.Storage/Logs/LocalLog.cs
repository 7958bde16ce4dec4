using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Workers;

namespace Milvus.Storage.Logs;

/// <summary>
/// One handle on a log. A call that has begun is waited for even when its token fires, because the payload must stay
/// readable until nobody reads it any more.
/// </summary>
internal sealed class LocalLog(string name, LogFolder folder, StorageWorkers workers) : ILog
{
    private LogPosition? _openedAt;

    public string Name => name;

    public async Task<LogOpened> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var opened = await workers.DoAsync(() => folder.Open(this));
        _openedAt = opened.Last;
        return opened;
    }

    public async IAsyncEnumerable<LogCommit> ReadFromAsync(
        LogPosition after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = _openedAt ?? throw new InvariantException($"Log {name} is read before it is opened.");
        if (after < end)
        {
            await foreach (var commit in Read(folder.ChunksBehind(after), after, end, cancellationToken))
            {
                yield return commit;
            }
        }
    }

    public Task<LogPosition> AppendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> payload, long expectedEpoch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return workers.DoAsync(() => folder.Append(this, payload, expectedEpoch));
    }

    public Task ConfirmAsync(long expectedEpoch, CancellationToken cancellationToken) =>
        folder.Confirm(this, expectedEpoch) is { } fenced ? Task.FromException(fenced) : Task.CompletedTask;

    public Task ReplaceSnapshotAsync(
        ReadOnlyMemory<byte> snapshot, LogPosition at, long expectedEpoch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return workers.DoAsync(() =>
        {
            folder.ReplaceSnapshot(this, snapshot, at, expectedEpoch);
            return true;
        });
    }

    public Task TruncateAsync(LogPosition upTo, long expectedEpoch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return workers.DoAsync(() =>
        {
            folder.Truncate(this, upTo, expectedEpoch);
            return true;
        });
    }

    public async ValueTask DisposeAsync() => await workers.DoAsync(() =>
    {
        folder.Close(this);
        return true;
    });

    /// <summary>Reads a range that is known to be durable, whoever owns the log.</summary>
    public async IAsyncEnumerable<LogCommit> ReadAsync(
        LogPosition after, LogPosition upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (after < upTo)
        {
            var chunks = await workers.DoAsync(() => folder.StoredChunksBehind(after));
            await foreach (var commit in Read(chunks, after, upTo, cancellationToken))
            {
                yield return commit;
            }
        }
    }

    private async IAsyncEnumerable<LogCommit> Read(
        IReadOnlyList<long> chunks,
        LogPosition after,
        LogPosition upTo,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var first in chunks)
        {
            if (first > after.Value + 1)
            {
                break;
            }

            using var reader = await workers.DoAsync(() => folder.OpenChunk(first));
            while (reader.Last < upTo.Value)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var commit = await workers.DoAsync(() => Next(reader));
                if (commit is null)
                {
                    break;
                }

                if (commit.Value.Position > after)
                {
                    yield return commit.Value;
                    after = commit.Value.Position;
                }
            }

            if (after >= upTo)
            {
                yield break;
            }
        }

        throw new DataCorruptException(name, 0, $"missing: commit {after.Next}");
    }

    // Null at the chunk's end: the next chunk goes on, or the missing commit is noticed.
    private static LogCommit? Next(ChunkReader reader)
    {
        if (reader.TryRead(out var header, out var payload))
        {
            return new LogCommit(new LogPosition(header.Position), header.Epoch, payload);
        }

        return reader.IsAtEnd ? null : throw reader.Damage();
    }
}
