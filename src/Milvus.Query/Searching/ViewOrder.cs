using Milvus.Core;

namespace Milvus.Query.Searching;

/// <summary>Candidates that are rows of one view.</summary>
internal sealed class ViewOrder(SegmentView view, FieldId primaryKey) : ICandidateOrder
{
    public int CompareKeys(int rowA, int rowB)
    {
        var (chunkA, a) = view.Locate(rowA);
        var (chunkB, b) = view.Locate(rowB);
        return PrimaryKeys.Compare(
            view.Chunks[chunkA].Rows[primaryKey], a, view.Chunks[chunkB].Rows[primaryKey], b);
    }

    public int CompareAge(int rowA, int rowB)
    {
        var (chunkA, a) = view.Locate(rowA);
        var (chunkB, b) = view.Locate(rowB);
        var order = view.Chunks[chunkB].Timestamps.Span[b].CompareTo(view.Chunks[chunkA].Timestamps.Span[a]);
        return order != 0 ? order : rowB.CompareTo(rowA);
    }
}
