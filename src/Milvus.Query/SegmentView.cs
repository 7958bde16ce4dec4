using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query;

/// <summary>
/// The rows of one segment as a reader sees them: chunks one after the other, rows numbered through from 0.
/// Immutable; any number of readers may scan it at once. Chunks may differ in size by any factor.
/// </summary>
public sealed class SegmentView
{
    /// <summary>The mark of a row that was never deleted.</summary>
    public const ulong NotDeleted = ulong.MaxValue;

    private readonly RowChunk[] _chunks;
    private readonly ulong[]?[] _deletedAt;
    private readonly int[] _starts;

    /// <summary>Takes a picture of a segment; the list is copied, the chunks are shared.</summary>
    /// <param name="segment">The segment; a reader of the hits learns it from them.</param>
    /// <param name="chunks">All with the same fields; empty chunks are allowed. At most 2^31 − 1 rows in all.</param>
    /// <param name="deletedAt">
    /// Per chunk the TSO at which each row was deleted, <see cref="NotDeleted"/> for none; null for a chunk of which
    /// nothing was deleted. Empty for no deletes. Shared: a later delete may show up while readers scan, with a time
    /// that lies behind theirs.
    /// </param>
    public SegmentView(
        SegmentId segment, IReadOnlyList<RowChunk> chunks, IReadOnlyList<ulong[]?>? deletedAt = null)
    {
        Segment = segment;
        _chunks = [.. chunks];
        _deletedAt = deletedAt is { Count: > 0 } ? [.. deletedAt] : new ulong[]?[_chunks.Length];
        Invariant.Holds(_deletedAt.Length == _chunks.Length, $"{_deletedAt.Length} marks for {_chunks.Length} chunks.");
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

    /// <summary>Per chunk the times at which its rows were deleted; null where nothing was.</summary>
    public IReadOnlyList<ulong[]?> DeletedAt => _deletedAt;

    /// <summary>How many rows, visible or not.</summary>
    public int RowCount => _starts[^1];

    /// <summary>The deletes that have hit a row.</summary>
    /// <param name="primaryKey">The primary key field.</param>
    /// <param name="upTo">Later ones are left out.</param>
    /// <returns>By row number; null when there is none.</returns>
    public KeyDeletes? DeletesOf(FieldId primaryKey, Timestamp upTo)
    {
        var parts = new List<KeyDeletes>();
        for (var chunk = 0; chunk < _chunks.Length; chunk++)
        {
            if (_deletedAt[chunk] is not { } marks)
            {
                continue;
            }

            int[] rows = [.. Enumerable.Range(0, marks.Length).Where(row => marks[row] <= upTo.Value)];
            if (rows.Length > 0)
            {
                parts.Add(new KeyDeletes(
                    _chunks[chunk].Rows[primaryKey].Gather(rows), Array.ConvertAll(rows, row => marks[row])));
            }
        }

        return parts.Count == 0 ? null : KeyDeletes.Concat(parts);
    }

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
