using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Query;

namespace Milvus.Engine.Channels;

/// <summary>
/// The rows of one unflushed segment, in the order of the log. Chunks are immutable; small neighbours are merged, so
/// that many tiny inserts do not leave many tiny chunks, and large batches are taken as they are, without a copy.
/// </summary>
internal sealed class GrowingRows(SegmentId segment)
{
    /// <summary>Chunks of this many rows are never copied again.</summary>
    private const int MergeBelowRows = 4096;

    private readonly List<RowChunk> _chunks = [];
    private SegmentView? _view;

    /// <summary>Rows so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>All chunks now, as a view that later rows do not change.</summary>
    public SegmentView View => _view ??= new SegmentView(segment, [.. _chunks]);

    /// <summary>Adds durable rows that share one timestamp.</summary>
    public void Add(RowBatch rows, Timestamp timestamp)
    {
        var stamps = new ulong[rows.RowCount];
        Array.Fill(stamps, timestamp.Value);
        _chunks.Add(new RowChunk(rows, stamps));
        RowCount += rows.RowCount;
        _view = null;

        // Like a binary counter: each row is copied at most log2(MergeBelowRows) times.
        while (_chunks.Count > 1 && _chunks[^2].RowCount + _chunks[^1].RowCount <= MergeBelowRows
            && _chunks[^2].RowCount <= 2 * _chunks[^1].RowCount)
        {
            var merged = Merge(_chunks[^2], _chunks[^1]);
            _chunks.RemoveRange(_chunks.Count - 2, 2);
            _chunks.Add(merged);
        }
    }

    private static RowChunk Merge(RowChunk first, RowChunk second)
    {
        var stamps = new ulong[first.RowCount + second.RowCount];
        first.Timestamps.CopyTo(stamps);
        second.Timestamps.CopyTo(stamps.AsMemory(first.RowCount));
        return new RowChunk(RowBatch.Concat([first.Rows, second.Rows]), stamps);
    }
}
