namespace Milvus.Core.Rows;

/// <summary>Values of scalar columns as one tells groups apart: by value, and nulls equal one another.</summary>
public static class RowValues
{
    /// <summary>Whether two rows hold the same value.</summary>
    /// <param name="left">A column of Bool, an integer type or VarChar.</param>
    /// <param name="leftRow">A row of it.</param>
    /// <param name="right">A column of the same type.</param>
    /// <param name="rightRow">A row of it.</param>
    public static bool AreEqual(Column left, int leftRow, Column right, int rightRow)
    {
        var hasValue = left.HasValue(leftRow);
        if (hasValue != right.HasValue(rightRow))
        {
            return false;
        }

        return !hasValue || (left, right) switch
        {
            (Utf8Column a, Utf8Column b) => a[leftRow].SequenceEqual(b[rightRow]),
            _ => NumberOf(left, leftRow) == NumberOf(right, rightRow),
        };
    }

    /// <summary>A hash that equal values share.</summary>
    /// <param name="column">A column of Bool, an integer type or VarChar.</param>
    /// <param name="row">A row of it.</param>
    public static int HashOf(Column column, int row)
    {
        if (!column.HasValue(row))
        {
            return 0;
        }

        if (column is not Utf8Column texts)
        {
            return NumberOf(column, row).GetHashCode();
        }

        var hash = default(HashCode);
        hash.AddBytes(texts[row]);
        return hash.ToHashCode();
    }

    private static long NumberOf(Column column, int row) => column switch
    {
        ValueColumn<bool> values => values.Values.Span[row] ? 1 : 0,
        ValueColumn<sbyte> values => values.Values.Span[row],
        ValueColumn<short> values => values.Values.Span[row],
        ValueColumn<int> values => values.Values.Span[row],
        ValueColumn<long> values => values.Values.Span[row],
        _ => throw new InvariantException($"Rows cannot be grouped by {column.DataType}."),
    };
}
