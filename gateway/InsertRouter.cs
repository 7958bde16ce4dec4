using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Gateway.Mapping;

namespace Milvus.Gateway;

/// <summary>The rows of one insert that go to one vchannel.</summary>
/// <param name="Shard">The vchannel's place in the collection.</param>
/// <param name="Rows">The rows, in the client's order.</param>
internal readonly record struct ShardRows(int Shard, RowBatch Rows);

/// <summary>Splits the rows of one insert over vchannels and into slices.</summary>
internal static class InsertRouter
{
    /// <summary>The shard of each key.</summary>
    public static int[] Route(Column keys, int shardCount)
    {
        var shards = new int[keys.RowCount];
        if (shardCount == 1) return shards;
        switch (keys)
        {
            case ValueColumn<long> numbers:
                var values = numbers.Values.Span;
                for (var row = 0; row < shards.Length; row++)
                    shards[row] = (int)(PrimaryKeyHash.Of(values[row]) % (uint)shardCount);
                return shards;
            case Utf8Column texts:
                for (var row = 0; row < shards.Length; row++)
                    shards[row] = (int)(PrimaryKeyHash.Of(texts[row]) % (uint)shardCount);
                return shards;
            default:
                throw new InvariantException($"A primary key cannot be {keys.DataType}.");
        }
    }

    /// <summary>
    /// The rows of each shard that gets any. Rows that all go to one shard stay where they are; otherwise each value is
    /// copied once.
    /// </summary>
    public static ImmutableArray<ShardRows> Split(RowBatch rows, Column keys, int shardCount)
    {
        var shards = Route(keys, shardCount);
        var starts = new int[shardCount + 1];
        foreach (var shard in shards) starts[shard + 1]++;
        for (var shard = 0; shard < shardCount; shard++)
            if (starts[shard + 1] == rows.RowCount)
                return [new ShardRows(shard, rows)];

        for (var shard = 0; shard < shardCount; shard++) starts[shard + 1] += starts[shard];
        var order = new int[shards.Length];
        var next = starts.AsSpan(0, shardCount).ToArray();
        for (var row = 0; row < shards.Length; row++) order[next[shards[row]]++] = row;

        var split = ImmutableArray.CreateBuilder<ShardRows>(shardCount);
        for (var shard = 0; shard < shardCount; shard++)
        {
            var mine = order.AsSpan(starts[shard]..starts[shard + 1]);
            if (!mine.IsEmpty) split.Add(new ShardRows(shard, rows.Gather(mine)));
        }

        return split.ToImmutable();
    }

    /// <summary>Cuts rows into slices of at most 8 MiB, in order; one row alone may be larger.</summary>
    public static ImmutableArray<RowBatch> Slice(RowBatch rows, long sliceBytes = Limits.SliceBytes)
    {
        var slices = ImmutableArray.CreateBuilder<RowBatch>();
        Cut(rows);
        return slices.ToImmutable();

        void Cut(RowBatch part)
        {
            if (part.ByteCount <= sliceBytes || part.RowCount == 1)
            {
                slices.Add(part);
                return;
            }

            var half = part.RowCount / 2;
            Cut(part.Slice(0, half));
            Cut(part.Slice(half, part.RowCount - half));
        }
    }
}
