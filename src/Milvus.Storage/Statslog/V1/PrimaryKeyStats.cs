using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Statslog.V1;

/// <summary>Which primary keys a segment may hold: their range and a bloom filter. Immutable once built.</summary>
public sealed class PrimaryKeyStats
{
    private readonly KeyFilter? _filter;

    internal PrimaryKeyStats(
        FieldId field, DataType type, (long Min, long Max) numbers, (byte[] Min, byte[] Max) texts, KeyFilter? filter)
    {
        FieldId = field;
        DataType = type;
        (MinInt64, MaxInt64) = numbers;
        (MinText, MaxText) = texts;
        _filter = filter;
    }

    /// <summary>The primary key.</summary>
    public FieldId FieldId { get; }

    /// <summary>Int64 or VarChar.</summary>
    public DataType DataType { get; }

    /// <summary>The smallest Int64 key; 0 for texts.</summary>
    public long MinInt64 { get; }

    /// <summary>The largest Int64 key; 0 for texts.</summary>
    public long MaxInt64 { get; }

    /// <summary>The smallest text key by its UTF-8 bytes; empty for Int64.</summary>
    public ReadOnlyMemory<byte> MinText { get; }

    /// <summary>The largest text key by its UTF-8 bytes; empty for Int64.</summary>
    public ReadOnlyMemory<byte> MaxText { get; }

    /// <summary>The filter; null when every key in the range may be there.</summary>
    internal KeyFilter? Filter => _filter;

    /// <summary>Looks at every key of a segment.</summary>
    /// <param name="field">The primary key, Int64 or VarChar.</param>
    /// <param name="chunks">Its values; at least one.</param>
    public static PrimaryKeyStats Of(FieldSchema field, IReadOnlyList<Column> chunks)
    {
        var filter = KeyFilter.ForKeys(chunks.Sum(chunk => (long)chunk.RowCount));
        return field.DataType switch
        {
            DataType.Int64 => OfNumbers(field.Id, chunks, filter),
            DataType.VarChar => OfTexts(field.Id, chunks, filter),
            _ => throw new InvariantException($"Field {field.Id} of type {field.DataType} is no primary key."),
        };
    }

    /// <summary>False only when the segment has no such key.</summary>
    public bool MayContain(long key) =>
        key >= MinInt64 && key <= MaxInt64 && (_filter?.MayContain(KeyFilter.Hash(key)) ?? true);

    /// <summary>False only when the segment has no such key, given as UTF-8.</summary>
    public bool MayContain(ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(MinText.Span) >= 0
        && key.SequenceCompareTo(MaxText.Span) <= 0
        && (_filter?.MayContain(KeyFilter.Hash(key)) ?? true);

    /// <summary>False only when the segment has no such key.</summary>
    public bool MayContain(string key) => MayContain(Encoding.UTF8.GetBytes(key));

    private static PrimaryKeyStats OfNumbers(FieldId field, IReadOnlyList<Column> chunks, KeyFilter filter)
    {
        var (min, max) = (long.MaxValue, long.MinValue);
        foreach (var chunk in chunks)
        {
            foreach (var key in ((ValueColumn<long>)chunk).Values.Span)
            {
                (min, max) = (Math.Min(min, key), Math.Max(max, key));
                filter.Add(KeyFilter.Hash(key));
            }
        }

        return new PrimaryKeyStats(field, DataType.Int64, (min, max), ([], []), filter);
    }

    private static PrimaryKeyStats OfTexts(FieldId field, IReadOnlyList<Column> chunks, KeyFilter filter)
    {
        byte[]? min = null;
        byte[]? max = null;
        foreach (var chunk in chunks.Cast<Utf8Column>())
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var key = chunk[row];
                min = min is null || key.SequenceCompareTo(min) < 0 ? key.ToArray() : min;
                max = max is null || key.SequenceCompareTo(max) > 0 ? key.ToArray() : max;
                filter.Add(KeyFilter.Hash(key));
            }
        }

        return new PrimaryKeyStats(field, DataType.VarChar, default, (min ?? [], max ?? []), filter);
    }
}
