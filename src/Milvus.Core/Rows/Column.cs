using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>
/// The values of one field for a run of rows. Immutable; buffers are shared, never written again. A null row still has
/// its place among the values, with zeros or no bytes in it.
/// </summary>
public abstract class Column
{
    private protected Column(Validity? valid, int rows)
    {
        Invariant.Holds(
            valid is null || valid.RowCount == rows, $"Validity of {valid?.RowCount} rows for a column of {rows}.");
        Valid = valid;
    }

    /// <summary>The type of a value.</summary>
    public abstract DataType DataType { get; }

    /// <summary>What the type alone does not say: see <see cref="DataTypes.ShapeOf"/>.</summary>
    public virtual int Shape => 0;

    /// <summary>How many rows.</summary>
    public abstract int RowCount { get; }

    /// <summary>Bytes of the values in memory, with those of the validity.</summary>
    public abstract long ByteCount { get; }

    /// <summary>Which rows have a value; null when all have.</summary>
    public Validity? Valid { get; }

    /// <summary>Whether a row has a value.</summary>
    public bool HasValue(int row) => Valid is null || Valid[row];

    /// <summary>Rows <paramref name="start"/> … start + count − 1; shares memory.</summary>
    public abstract Column Slice(int start, int count);

    /// <summary>The same values with another validity; shares memory.</summary>
    public abstract Column WithValid(Validity? valid);

    /// <summary>The named rows in the given order; copies.</summary>
    public Column Gather(ReadOnlySpan<int> rows)
    {
        var builder = ColumnBuilder.Like(this, rows.Length);
        builder.Append(this, rows);
        return builder.ToColumn();
    }

    private protected long ValidBytes => Valid?.ByteCount ?? 0;
}
