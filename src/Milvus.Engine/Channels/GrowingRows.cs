using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Query;

namespace Milvus.Engine.Channels;

/// <summary>
/// The rows of one unflushed segment, in the order of the log. Chunks are immutable; small neighbours are merged, so
/// that many tiny inserts do not leave many tiny chunks, and large batches are taken as they are, without a copy.
/// </summary>
internal sealed class GrowingRows(SegmentId segment, CollectionSchema? schema)
{
    /// <summary>Chunks of this many rows are never copied again.</summary>
    private const int MergeBelowRows = 4096;

    private readonly DeletableRows _rows = new(segment, schema?.PrimaryKey.Id ?? default, [], []);
    private CollectionSchema? _schema = schema;

    /// <summary>Rows so far, deleted or not.</summary>
    public long RowCount => _rows.RowCount;

    /// <summary>All chunks now, as a view that later rows do not change.</summary>
    public SegmentView View => _rows.View;

    /// <summary>Adds durable rows that share one timestamp.</summary>
    public void Add(RowBatch rows, Timestamp timestamp)
    {
        var stamps = new ulong[rows.RowCount];
        Array.Fill(stamps, timestamp.Value);
        _rows.Add(new RowChunk(Complete(rows), stamps));

        // Like a binary counter: each row is copied at most log2(MergeBelowRows) times.
        while (_schema is not null
            && _rows.LastTwo is var (first, second)
            && first + second <= MergeBelowRows
            && first <= 2 * second)
        {
            _rows.ReplaceLastTwo(Merge);
        }
    }

    /// <summary>Gives all rows the fields that a newer schema has; later rows get them as they come.</summary>
    public void Learn(CollectionSchema newer)
    {
        var grown = _schema is not null && newer.Version > _schema.Version;
        _schema = newer;
        if (grown)
        {
            _rows.Rewrite([.. _rows.View.Chunks.Select(chunk => ConstantColumn.Complete(chunk, newer))]);
        }
    }

    /// <summary>Deletes rows that are older than the deletes; safe to repeat.</summary>
    public void Delete(KeyDeletes deletes) => _rows.Delete(deletes);

    private RowBatch Complete(RowBatch rows) => _schema is null ? rows : ConstantColumn.Complete(rows, _schema);

    private static RowChunk Merge(RowChunk first, RowChunk second)
    {
        var stamps = new ulong[first.RowCount + second.RowCount];
        first.Timestamps.CopyTo(stamps);
        second.Timestamps.CopyTo(stamps.AsMemory(first.RowCount));
        return new RowChunk(RowBatch.Concat([first.Rows, second.Rows]), stamps);
    }
}
