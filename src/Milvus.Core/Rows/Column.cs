using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>The values of one field for a run of rows. Immutable; buffers are shared, never written again.</summary>
public abstract class Column
{
    /// <summary>The type of a value.</summary>
    public abstract DataType DataType { get; }

    /// <summary>How many rows.</summary>
    public abstract int RowCount { get; }

    /// <summary>Bytes of the values in memory.</summary>
    public abstract long ByteCount { get; }

    /// <summary>Rows <paramref name="start"/> … start + count − 1; shares memory.</summary>
    public abstract Column Slice(int start, int count);

    /// <summary>The named rows in the given order; copies.</summary>
    public Column Gather(ReadOnlySpan<int> rows)
    {
        var builder = ColumnBuilder.Like(this, rows.Length);
        builder.Append(this, rows);
        return builder.ToColumn();
    }
}
