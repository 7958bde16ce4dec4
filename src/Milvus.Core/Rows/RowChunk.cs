namespace Milvus.Core.Rows;

/// <summary>Rows with their timestamps, as a segment holds them. Immutable.</summary>
public sealed class RowChunk
{
    /// <summary>Stamps rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="timestamps">[rows] TSO values, not descending.</param>
    public RowChunk(RowBatch rows, ReadOnlyMemory<ulong> timestamps)
    {
        Invariant.Holds(rows.RowCount == timestamps.Length, $"{timestamps.Length} timestamps for {rows.RowCount} rows.");
        Rows = rows;
        Timestamps = timestamps;
    }

    /// <summary>The values.</summary>
    public RowBatch Rows { get; }

    /// <summary>[rows] TSO values, not descending.</summary>
    public ReadOnlyMemory<ulong> Timestamps { get; }

    /// <summary>How many rows.</summary>
    public int RowCount => Rows.RowCount;
}
