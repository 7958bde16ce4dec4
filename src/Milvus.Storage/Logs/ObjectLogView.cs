using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>A chunk as listed.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Bytes">Its size, which tells its kind.</param>
/// <param name="ModifiedUtc">When it was put.</param>
internal readonly record struct ListedChunk(long Seq, long Bytes, DateTimeOffset ModifiedUtc)
{
    public ObjectChunkKind Kind => ObjectChunkHeader.KindOf(Bytes);
}

/// <summary>What one listing shows of a log.</summary>
/// <param name="Chunks">By number, ascending.</param>
/// <param name="Snapshots">Their numbers, ascending.</param>
internal sealed record ObjectLogView(IReadOnlyList<ListedChunk> Chunks, IReadOnlyList<long> Snapshots)
{
    public bool IsEmpty => Chunks.Count == 0 && Snapshots.Count == 0;

    /// <summary>The newest chunk's number; 0 when there is none.</summary>
    public long Last => Chunks.Count == 0 ? 0 : Chunks[^1].Seq;

    /// <summary>The newest snapshot's number; 0 when there is none.</summary>
    public long NewestSnapshot => Snapshots.Count == 0 ? 0 : Snapshots[^1];

    /// <summary>Whether the log is deleted.</summary>
    public bool IsTombstoned => Chunks.Count > 0 && Chunks[^1].Kind == ObjectChunkKind.Tombstone;

    /// <summary>Whether a chunk of that number could have been put as the newest one.</summary>
    public bool HasPredecessorOf(long seq) => NewestSnapshot >= seq - 1 || IndexOf(seq - 1) >= 0;

    /// <summary>The lowest number of a range that has no chunk; null when all are there.</summary>
    public long? FirstMissing(long from, long to)
    {
        var index = IndexOf(from);
        for (var seq = from; seq <= to; seq++, index++)
        {
            if (index < 0 || index >= Chunks.Count || Chunks[index].Seq != seq)
            {
                return seq;
            }
        }

        return null;
    }

    /// <summary>Where a chunk is in <see cref="Chunks"/>; negative when it is not there.</summary>
    public int IndexOf(long seq)
    {
        var (low, high) = (0, Chunks.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Chunks[middle].Seq == seq)
            {
                return middle;
            }

            (low, high) = Chunks[middle].Seq < seq ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
