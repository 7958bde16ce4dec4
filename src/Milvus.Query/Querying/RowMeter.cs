using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Query.Querying;

/// <summary>Counts the bytes of an answer's rows before they are copied, and says when the page is full.</summary>
internal sealed class RowMeter
{
    private readonly IReadOnlyList<RowChunk> _chunks;
    private readonly FieldId[] _texts;
    private readonly long _fixedBytes;
    private readonly long _maxBytes;
    private long _used;
    private bool _any;

    private RowMeter(IReadOnlyList<RowChunk> chunks, ImmutableArray<FieldId> fields, QueryPlan plan)
    {
        _chunks = chunks;
        _maxBytes = plan.MaxBytes;
        _fixedBytes = sizeof(ulong) + fields.Sum(field => FixedBytes(chunks[0].Rows[field]));
        _texts = [.. fields.Where(field => chunks[0].Rows[field] is BytesColumn)];

        // Texts have one offset more than rows.
        _used = (long)_texts.Length * sizeof(int);

        // One more than fit: so that the page's end is seen.
        MostRows = Math.Min(plan.Limit ?? long.MaxValue, Math.Max(1, plan.MaxBytes / _fixedBytes) + 1);
    }

    /// <summary>Rows that have to be known to fill the page, whatever their texts.</summary>
    public long MostRows { get; }

    /// <summary>A meter for rows of these chunks; null when all of them fit together and nothing needs counting.</summary>
    public static RowMeter? For(IReadOnlyList<RowChunk> chunks, ImmutableArray<FieldId> fields, QueryPlan plan)
    {
        if (plan.MaxBytes == long.MaxValue)
        {
            return null;
        }

        var bytes = 0L;
        foreach (var chunk in chunks)
        {
            bytes += (long)chunk.RowCount * sizeof(ulong);
            foreach (var field in fields)
            {
                bytes += chunk.Rows[field].ByteCount;
            }

            if (bytes > plan.MaxBytes)
            {
                return new RowMeter(chunks, fields, plan).OrNoneFor(plan.Limit);
            }
        }

        return null;
    }

    /// <summary>Takes a row in when it fits; the first always does.</summary>
    public bool TryTake(int chunk, int row)
    {
        var bytes = _fixedBytes;
        foreach (var field in _texts)
        {
            bytes += ((BytesColumn)_chunks[chunk].Rows[field])[row].Length;
        }

        if (_any && _used + bytes > _maxBytes)
        {
            return false;
        }

        _used += bytes;
        _any = true;
        return true;
    }

    /// <summary>A bit for a null counts as a byte.</summary>
    private static int FixedBytes(Column column) =>
        (column is BytesColumn ? sizeof(int) : column.DataType.RowBytes(column.Shape)) + (column.Valid is null ? 0 : 1);

    private RowMeter? OrNoneFor(long? limit) => _texts.Length == 0 && limit <= _maxBytes / _fixedBytes ? null : this;
}
