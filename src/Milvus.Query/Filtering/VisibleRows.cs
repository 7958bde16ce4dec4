using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query.Filtering;

/// <summary>MVCC: timestamps do not descend within a chunk, so the rows a reader may see are its first ones.</summary>
internal static class VisibleRows
{
    public static int Count(RowChunk chunk, Timestamp mvcc)
    {
        var timestamps = chunk.Timestamps.Span;
        if (timestamps.IsEmpty || timestamps[^1] <= mvcc.Value)
        {
            return timestamps.Length;
        }

        var (low, high) = (0, timestamps.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (timestamps[middle] <= mvcc.Value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
