using System.Buffers.Binary;
using System.Numerics;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>Reads the Parquet files that <see cref="ParquetFile"/> writes, and no others.</summary>
internal static class ParquetFileReader
{
    private const int TailBytes = 8;

    /// <summary>The column.</summary>
    /// <exception cref="FormatException">The bytes are no such file, or hold another type.</exception>
    public static Column Read(ReadOnlySpan<byte> file, DataType type, int shape, bool nullable)
    {
        var magic = ParquetFile.Magic.Span;
        if (file.Length < magic.Length + TailBytes || !file.StartsWith(magic) || !file.EndsWith(magic))
        {
            throw new FormatException("no Parquet file");
        }

        var footerBytes = BinaryPrimitives.ReadInt32LittleEndian(file[^TailBytes..]);
        var footerStart = file.Length - TailBytes - footerBytes;
        if (footerBytes < 0 || footerStart < magic.Length)
        {
            throw new FormatException("Parquet footer length");
        }

        var footer = new ThriftReader(file[footerStart..^TailBytes]).Struct();
        var rows = Number(footer, 3);
        var chunk = Fields(Only(Get(Fields(Only(Get(footer, 4))), 1)), 3);
        var expected = ParquetType.Of(type, shape, nullable);
        var schema = Get(footer, 2) as List<object>;
        var leaf = Fields(schema is { Count: 2 } ? schema[1] : throw new FormatException("Parquet columns"));
        if (Number(chunk, 4) != 0
            || Number(chunk, 5) != rows
            || Number(chunk, 1) != expected.Physical
            || Number(leaf, 1) != expected.Physical
            || Number(leaf, 3) != (nullable ? 1 : 0)
            || (expected.Length > 0 && Number(leaf, 2) != expected.Length))
        {
            throw new FormatException("Parquet column of another type, compression or size");
        }

        var offset = Number(chunk, 9);
        if (offset < 0 || offset > footerStart)
        {
            throw new FormatException("Parquet page offset");
        }

        var pages = file[(int)offset..footerStart];
        if (nullable)
        {
            return OptionalColumn(pages, ReadPages(pages, rows), type, shape, file.Length);
        }

        var values = PlainValues.For(type, shape, rows, file.Length);
        foreach (var page in ReadPages(pages, rows))
        {
            values.Add(pages[page.Bytes], page.Rows);
        }

        return values.ToColumn();
    }

    private static Column OptionalColumn(
        ReadOnlySpan<byte> file, List<(Range Bytes, int Rows)> pages, DataType type, int shape, int fileBytes)
    {
        var valid = new List<ulong[]>();
        var present = 0L;
        foreach (var page in pages)
        {
            var words = new ulong[(page.Rows + 63) >> 6];
            OptionalPages.ReadLevels(file[page.Bytes], page.Rows, words);
            valid.Add(words);
            present += words.Sum(BitOperations.PopCount);
        }

        var values = PlainValues.For(type, shape, present, fileBytes, prefixed: type.IsDenseVector());
        for (var i = 0; i < pages.Count; i++)
        {
            var bytes = file[pages[i].Bytes];
            var levels = OptionalPages.ReadLevels(bytes, pages[i].Rows, valid[i]);
            values.Add(bytes[levels..], valid[i].Sum(BitOperations.PopCount));
        }

        var compact = values.ToColumn();
        var whole = ColumnBuilder.For(type, shape, pages.Sum(page => page.Rows));
        var next = 0;
        for (var i = 0; i < pages.Count; i++)
        {
            Spread(compact, Validity.Of(valid[i], pages[i].Rows), pages[i].Rows, whole, ref next);
        }

        return whole.ToColumn();
    }

    /// <summary>Appends the next values with nulls between them.</summary>
    private static void Spread(Column compact, Validity? valid, int rows, ColumnBuilder whole, ref int next)
    {
        for (var row = 0; row < rows;)
        {
            var end = row + 1;
            while (end < rows && (valid is null || valid[end] == valid[row]))
            {
                end++;
            }

            if (valid is null || valid[row])
            {
                whole.Append(compact, next, end - row);
                next += end - row;
            }
            else
            {
                whole.AppendNulls(end - row);
            }

            row = end;
        }
    }

    private static List<(Range Bytes, int Rows)> ReadPages(ReadOnlySpan<byte> pages, long rows)
    {
        var found = new List<(Range, int)>();
        var start = 0;
        for (var read = 0L; read < rows;)
        {
            var thrift = new ThriftReader(pages);
            var header = thrift.Struct();
            var size = Number(header, 3);
            var data = Fields(header, 5);
            var count = Number(data, 1);
            pages = pages[thrift.Offset..];
            start += thrift.Offset;
            if (Number(header, 1) != 0
                || Number(header, 2) != size
                || Number(data, 2) != 0
                || count <= 0
                || count > rows - read
                || size < 0
                || size > pages.Length)
            {
                throw new FormatException("Parquet page header");
            }

            found.Add((start..(start + (int)size), (int)count));
            pages = pages[(int)size..];
            start += (int)size;
            read += count;
        }

        if (!pages.IsEmpty)
        {
            throw new FormatException("bytes behind the last Parquet page");
        }

        return found;
    }

    private static object Get(SortedDictionary<int, object> fields, int field) =>
        fields.TryGetValue(field, out var value)
            ? value
            : throw new FormatException($"Parquet metadata lacks field {field}");

    private static long Number(SortedDictionary<int, object> fields, int field) =>
        Get(fields, field) is long value ? value : throw new FormatException($"Parquet metadata field {field}");

    private static SortedDictionary<int, object> Fields(object value) =>
        value as SortedDictionary<int, object> ?? throw new FormatException("Parquet metadata structure");

    private static SortedDictionary<int, object> Fields(object value, int field) => Fields(Get(Fields(value), field));

    private static object Only(object value) =>
        value is List<object> { Count: 1 } list ? list[0] : throw new FormatException("Parquet row groups or columns");
}
