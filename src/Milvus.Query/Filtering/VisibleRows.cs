using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query.Filtering;

/// <summary>MVCC: timestamps do not descend within a chunk, so the rows a reader may see are its first ones,
/// less those that were deleted.</summary>
internal static class VisibleRows
{
    /// <summary>Takes rows out of a selection that were deleted before or at a moment.</summary>
    /// <param name="deletedAt">Of the whole chunk.</param>
    /// <param name="start">The block's first row in the chunk.</param>
    /// <param name="count">Rows of the block.</param>
    /// <param name="mvcc">The moment.</param>
    /// <param name="bits">The block's selection.</param>
    public static void ClearDeleted(ulong[] deletedAt, int start, int count, Timestamp mvcc, Span<ulong> bits)
    {
        var marks = deletedAt.AsSpan(start, count);
        for (var row = 0; row < marks.Length; row++)
        {
            if (marks[row] <= mvcc.Value)
            {
                bits[row >> 6] &= ~(1UL << (row & 63));
            }
        }
    }

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
