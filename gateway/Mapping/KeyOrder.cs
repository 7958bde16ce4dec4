using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Gateway.Mapping;

/// <summary>Compares primary keys of different shards: numbers by value, texts by their bytes.</summary>
internal static class KeyOrder
{
    public static int Compare(Column left, int leftRow, Column right, int rightRow) => (left, right) switch
    {
        (ValueColumn<long> a, ValueColumn<long> b) => a.Values.Span[leftRow].CompareTo(b.Values.Span[rightRow]),
        (Utf8Column a, Utf8Column b) => a[leftRow].SequenceCompareTo(b[rightRow]),
        _ => throw new InvariantException($"Keys {left.DataType} and {right.DataType} cannot be compared."),
    };

    /// <summary>One column out of several, with rows taken by their places in all of them put together.</summary>
    public static Column Gather(IReadOnlyList<Column> parts, ReadOnlySpan<int> rows)
    {
        if (parts.Count == 1) return parts[0].Gather(rows);
        var total = 0;
        foreach (var part in parts) total += part.RowCount;
        var all = ColumnBuilder.Like(parts[0], total);
        foreach (var part in parts) all.Append(part, 0, part.RowCount);
        return all.ToColumn().Gather(rows);
    }
}
