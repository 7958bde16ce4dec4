using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Gateway.Mapping;

/// <summary>Rows of one request with one primary key: the last one is meant.</summary>
internal static class LastOfEachKey
{
    /// <summary>The rows that stay, in their order; the same rows when no key comes twice.</summary>
    public static RowBatch Of(RowBatch rows, Column keys)
    {
        var last = keys switch
        {
            ValueColumn<long> numbers => Last(numbers.RowCount, row => numbers.Values.Span[row], null),
            Utf8Column texts => Last(texts.RowCount, row => texts.Bytes[CutOf(texts, row)], TextOrder.Instance),
            _ => throw new InvariantException($"A primary key cannot be {keys.DataType}."),
        };
        return last.Length == rows.RowCount ? rows : rows.Gather(last);
    }

    private static Range CutOf(Utf8Column texts, int row) => texts.Offsets.Span[row]..texts.Offsets.Span[row + 1];

    private static int[] Last<TKey>(int rows, Func<int, TKey> keyOf, IEqualityComparer<TKey>? equality)
        where TKey : notnull
    {
        var last = new Dictionary<TKey, int>(rows, equality);
        for (var row = 0; row < rows; row++) last[keyOf(row)] = row;
        int[] kept = [.. last.Values];
        Array.Sort(kept);
        return kept;
    }

    private sealed class TextOrder : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly TextOrder Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> text)
        {
            var hash = default(HashCode);
            hash.AddBytes(text.Span);
            return hash.ToHashCode();
        }
    }
}
