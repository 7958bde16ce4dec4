using System.Runtime.CompilerServices;
using Milvus.Core.Ports;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>Reads a range of commits, whoever owns the log.</summary>
internal sealed class ObjectLogReader(ObjectLogObjects objects)
{
    private const int AheadChunks = 8;
    private const long AheadBytes = 32L << 20;
    private const int Looks = 8;

    /// <summary>The commits behind <paramref name="after"/> up to <paramref name="upTo"/>, in order.</summary>
    /// <exception cref="DataCorruptException">One of them is missing or damaged.</exception>
    public async IAsyncEnumerable<LogCommit> ReadAsync(
        LogPosition after, LogPosition upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (after >= upTo)
        {
            yield break;
        }

        var chunks = await LocateAsync(after, upTo, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<(Task<LogCommit> Reading, long Bytes)>();
        var (next, bytes) = (0, 0L);
        try
        {
            for (var given = 0; given < chunks.Count; given++)
            {
                while (next < chunks.Count
                    && (ahead.Count == 0
                        || (ahead.Count < AheadChunks && bytes + chunks[next].Bytes <= AheadBytes)))
                {
                    var reading = objects.ReadCommitAsync(chunks[next].Seq, after.Value + 1 + next, stop.Token);
                    ahead.Enqueue((reading, chunks[next].Bytes));
                    bytes += chunks[next].Bytes;
                    next++;
                }

                var commit = await ahead.Peek().Reading;
                bytes -= ahead.Dequeue().Bytes;
                yield return commit;
            }
        }
        finally
        {
            stop.Cancel();
            Task rest = Task.WhenAll(ahead.Select(entry => entry.Reading));
            await rest.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>The chunks of those commits, in order.</summary>
    /// <exception cref="DataCorruptException">One is missing.</exception>
    public async Task<IReadOnlyList<ListedChunk>> LocateAsync(
        LogPosition after, LogPosition upTo, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var view = await objects.ListAsync(cancellationToken);
            var chunks = await LocateAsync(view, after.Value, upTo.Value, cancellationToken);
            if (chunks.Count == upTo.Value - after.Value)
            {
                chunks.Reverse();
                return chunks;
            }

            // A listing is not one moment: it may show a chunk and not the one put just before.
            if (look == Looks)
            {
                throw new DataCorruptException(
                    chunks.Count == 0 ? objects.Prefix : objects.ChunkPath(chunks[^1].Seq - 1),
                    0,
                    $"missing: commit {upTo.Value - chunks.Count}");
            }
        }
    }

    // Commits are numbered without gaps, so in a run of chunks without gaps one header tells all positions: down from
    // the run's newest, each commit is one less. Newest first; ends at the first commit that is not there.
    private async Task<List<ListedChunk>> LocateAsync(
        ObjectLogView view, long after, long upTo, CancellationToken cancellationToken)
    {
        var (found, wanted, origin) = (new List<ListedChunk>(), upTo, 0L);
        var i = view.Chunks.Count - 1;
        while (i >= 0 && wanted > after)
        {
            var top = await objects.ReadHeaderAsync(view.Chunks[i].Seq, cancellationToken);
            if (top is not { Kind: not ObjectChunkKind.Tombstone } run
                || run.Position < wanted
                || (origin > 0 && run.Origin != origin))
            {
                break;
            }

            origin = run.Origin;
            var position = run.Position;
            do
            {
                if (view.Chunks[i].Kind == ObjectChunkKind.Commit)
                {
                    if (position == wanted && wanted > after)
                    {
                        found.Add(view.Chunks[i]);
                        wanted--;
                    }

                    position--;
                }

                i--;
            }
            while (i >= 0 && view.Chunks[i].Seq == view.Chunks[i + 1].Seq - 1 && view.Chunks[i].Seq >= origin);
        }

        return found;
    }
}
