using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query;

/// <summary>
/// The rows of one segment as a reader sees them: chunks one after the other, rows numbered through from 0.
/// Immutable; any number of readers may scan it at once. Chunks may differ in size by any factor.
/// </summary>
public sealed class SegmentView
{
    private readonly RowChunk[] _chunks;
    private readonly int[] _starts;

    /// <summary>Takes a picture of a segment; the list is copied, the chunks are shared.</summary>
    /// <param name="segment">The segment; a reader of the hits learns it from them.</param>
    /// <param name="chunks">All with the same fields; empty chunks are allowed. At most 2^31 − 1 rows in all.</param>
    public SegmentView(SegmentId segment, IReadOnlyList<RowChunk> chunks)
    {
        Segment = segment;
        _chunks = [.. chunks];
        _starts = new int[_chunks.Length + 1];
        for (var i = 0; i < _chunks.Length; i++)
        {
            _starts[i + 1] = checked(_starts[i] + _chunks[i].RowCount);
        }
    }

    /// <summary>The segment.</summary>
    public SegmentId Segment { get; }

    /// <summary>The rows, in the order of their numbers.</summary>
    public IReadOnlyList<RowChunk> Chunks => _chunks;

    /// <summary>How many rows, visible or not.</summary>
    public int RowCount => _starts[^1];

    /// <summary>The number of a chunk's first row.</summary>
    internal int StartOf(int chunk) => _starts[chunk];

    /// <summary>Finds a row.</summary>
    /// <param name="row">0 … <see cref="RowCount"/> − 1.</param>
    internal (int Chunk, int Row) Locate(int row)
    {
        var (low, high) = (0, _chunks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_starts[middle] <= row)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return (low, row - _starts[low]);
    }
}
