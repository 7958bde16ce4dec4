using System.Numerics;

namespace Milvus.OutsideNode.Rows;

/// <summary>
/// The rows of one vchannel in their order: the stream that a message queue would carry. A row's number is its primary
/// key and its place in the stream.
/// </summary>
/// <param name="from">The first row of all vchannels.</param>
/// <param name="to">The row behind the last.</param>
/// <param name="shard">The vchannel's place among them.</param>
/// <param name="shards">How many vchannels there are.</param>
internal sealed class RowStream(long from, long to, int shard, int shards)
{
    /// <summary>The place before the first row.</summary>
    public const long Start = -1;

    /// <summary>The last row of the vchannel; <see cref="Start"/> when it has none.</summary>
    public long Last { get; } = LastOf(from, to, shard, shards);

    /// <summary>At most so many rows behind a place.</summary>
    public long[] Take(long behind, int count)
    {
        var rows = new List<long>(count);
        for (var row = Math.Max(from, behind + 1); row < to && rows.Count < count; row++)
        {
            if (ShardOf(row, shards) == shard) rows.Add(row);
        }

        return [.. rows];
    }

    /// <summary>
    /// Where Milvus places a key, so that a delete of it meets its row: murmur3 (32 bits, seed 0) of its 8 little-endian
    /// bytes without the sign bit, modulo the vchannels.
    /// </summary>
    public static int ShardOf(long key, int shards)
    {
        var hash = Round(Round(0, (uint)key), (uint)((ulong)key >> 32)) ^ sizeof(long);
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >> 16;
        return (int)(hash & int.MaxValue) % shards;
    }

    private static uint Round(uint hash, uint word)
    {
        hash ^= BitOperations.RotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
        return (BitOperations.RotateLeft(hash, 13) * 5) + 0xe6546b64;
    }

    private static long LastOf(long from, long to, int shard, int shards)
    {
        for (var row = to - 1; row >= from; row--)
        {
            if (ShardOf(row, shards) == shard) return row;
        }

        return Start;
    }
}
