using Milvus.Core.Rows;

namespace Milvus.Query.Searching;

/// <summary>
/// Tells the groups of a view's rows apart, by row number, so that a group needs no key of its own. The complement of
/// a number stands for a given value instead of a row.
/// </summary>
internal sealed class RowGroups(SegmentView view, GroupPlan plan) : IEqualityComparer<int>
{
    public bool Equals(int x, int y)
    {
        var (columnX, rowX) = Locate(x);
        var (columnY, rowY) = Locate(y);
        return RowValues.AreEqual(columnX, rowX, columnY, rowY);
    }

    public int GetHashCode(int number)
    {
        var (column, row) = Locate(number);
        return RowValues.HashOf(column, row);
    }

    private (Column Column, int Row) Locate(int number)
    {
        if (number < 0)
        {
            return (plan.Values!, ~number);
        }

        var (chunk, row) = view.Locate(number);
        return (view.Chunks[chunk].Rows[plan.Field], row);
    }
}
