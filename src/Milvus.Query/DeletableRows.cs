using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Query.Deleting;

namespace Milvus.Query;

/// <summary>
/// The rows of one segment with the moment at which each was deleted. Lives on one scheduler, while readers scan views
/// of it: a mark is always later than the moment that a reader fixed before, so it may appear under a reader's hands
/// without being seen.
/// </summary>
public sealed class DeletableRows
{
    private readonly SegmentId _segment;
    private readonly FieldId _primaryKey;
    private readonly List<RowChunk> _chunks;
    private readonly List<ulong[]?> _deletedAt;
    private readonly KeyIndex _index = new();
    private SegmentView? _view;

    /// <summary>Takes rows over.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="primaryKey">The primary key field.</param>
    /// <param name="chunks">Its rows so far, in the order of the log.</param>
    /// <param name="deletedAt">
    /// Per chunk the times at which its rows were deleted, or null; shared with whoever handed the chunks over. Empty
    /// when nothing was deleted.
    /// </param>
    public DeletableRows(
        SegmentId segment, FieldId primaryKey, IReadOnlyList<RowChunk> chunks, IReadOnlyList<ulong[]?> deletedAt)
    {
        (_segment, _primaryKey) = (segment, primaryKey);
        _chunks = [.. chunks];
        _deletedAt = deletedAt.Count == 0 ? [.. chunks.Select(_ => (ulong[]?)null)] : [.. deletedAt];
        Invariant.Holds(_deletedAt.Count == _chunks.Count, $"{_deletedAt.Count} marks for {_chunks.Count} chunks.");
        RowCount = chunks.Sum(chunk => (long)chunk.RowCount);
    }

    /// <summary>How many rows, deleted or not.</summary>
    public long RowCount { get; private set; }

    /// <summary>The rows now; later rows do not change it.</summary>
    public SegmentView View => _view ??= new SegmentView(_segment, _chunks, _deletedAt);

    /// <summary>Adds rows behind the others.</summary>
    public void Add(RowChunk chunk)
    {
        _chunks.Add(chunk);
        _deletedAt.Add(null);
        RowCount += chunk.RowCount;
        _view = null;
    }

    /// <summary>Puts another chunk with the same rows in the place of the last two.</summary>
    public void ReplaceLastTwo(Func<RowChunk, RowChunk, RowChunk> merge)
    {
        var (first, second) = (_chunks[^2], _chunks[^1]);
        var marks = Merge(_deletedAt[^2], first.RowCount, _deletedAt[^1], second.RowCount);
        _chunks.RemoveRange(_chunks.Count - 2, 2);
        _deletedAt.RemoveRange(_deletedAt.Count - 2, 2);
        _chunks.Add(merge(first, second));
        _deletedAt.Add(marks);
        _view = null;
    }

    /// <summary>Puts other chunks with the same rows in the place of all.</summary>
    /// <param name="chunks">One for each, of the same size and with the same keys, as with a field more.</param>
    public void Rewrite(IReadOnlyList<RowChunk> chunks)
    {
        Invariant.Holds(
            chunks.Select(chunk => chunk.RowCount).SequenceEqual(_chunks.Select(chunk => chunk.RowCount)),
            $"Segment {_segment} cannot be rewritten by other rows.");
        _chunks.Clear();
        _chunks.AddRange(chunks);
        _view = null;
    }

    /// <summary>The rows of the last two chunks.</summary>
    public (int First, int Second)? LastTwo =>
        _chunks.Count < 2 ? null : (_chunks[^2].RowCount, _chunks[^1].RowCount);

    /// <summary>Whether all keys are known already.</summary>
    public bool IsIndexed => _index.Count == RowCount;

    /// <summary>Learns the keys of all rows, so that <see cref="Delete"/> is quick afterwards.</summary>
    public void Index()
    {
        var view = View;
        while (_index.Count < view.RowCount)
        {
            var (chunk, start) = view.Locate(_index.Count);
            var keys = PrimaryKeys.Of(view.Chunks[chunk], _primaryKey);
            for (var row = start; row < keys.RowCount; row++)
            {
                _index.Add(KeyIndex.Hash(keys, row));
            }
        }
    }

    /// <summary>
    /// Deletes the rows that have one of the keys and are older than its time. Deletes may come in any order, and again.
    /// </summary>
    /// <returns>How many rows have gone that were there.</returns>
    public int Delete(KeyDeletes deletes)
    {
        Index();
        var gone = 0;
        for (var i = 0; i < deletes.Count; i++)
        {
            gone += DeleteKey(deletes.Keys, i, deletes.Timestamps.Span[i]);
        }

        return gone;
    }

    private int DeleteKey(Column keys, int key, ulong timestamp)
    {
        var gone = 0;
        var hash = KeyIndex.Hash(keys, key);
        for (var row = _index.First(hash); row >= 0; row = _index.Next(row))
        {
            if (!_index.Has(row, hash))
            {
                continue;
            }

            var (chunk, at) = View.Locate(row);
            var rows = _chunks[chunk];
            if (rows.Timestamps.Span[at] < timestamp
                && PrimaryKeys.Compare(rows.Rows[_primaryKey], at, keys, key) == 0)
            {
                gone += Mark(chunk, at, timestamp) ? 1 : 0;
            }
        }

        return gone;
    }

    /// <summary>The first delete is the one that counts.</summary>
    private bool Mark(int chunk, int row, ulong timestamp)
    {
        if (_deletedAt[chunk] is not { } marks)
        {
            _deletedAt[chunk] = marks = new ulong[_chunks[chunk].RowCount];
            Array.Fill(marks, SegmentView.NotDeleted);
            _view = null;
        }

        var before = marks[row];
        marks[row] = Math.Min(before, timestamp);
        return before == SegmentView.NotDeleted;
    }

    private static ulong[]? Merge(ulong[]? first, int firstRows, ulong[]? second, int secondRows)
    {
        if (first is null && second is null)
        {
            return null;
        }

        var merged = new ulong[firstRows + secondRows];
        Array.Fill(merged, SegmentView.NotDeleted);
        first?.CopyTo(merged, 0);
        second?.CopyTo(merged, firstRows);
        return merged;
    }
}
