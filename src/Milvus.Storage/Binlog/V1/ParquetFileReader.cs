using System.Buffers.Binary;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>Reads the Parquet files that <see cref="ParquetFile"/> writes, and no others.</summary>
internal static class ParquetFileReader
{
    private const int TailBytes = 8;

    /// <summary>The column.</summary>
    /// <exception cref="FormatException">The bytes are no such file, or hold another type.</exception>
    public static Column Read(ReadOnlySpan<byte> file, DataType type, int dim)
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
        var expected = ParquetType.Of(type, dim);
        var schema = Get(footer, 2) as List<object>;
        var leaf = Fields(schema is { Count: 2 } ? schema[1] : throw new FormatException("Parquet columns"));
        if (Number(chunk, 4) != 0
            || Number(chunk, 5) != rows
            || Number(chunk, 1) != expected.Physical
            || Number(leaf, 1) != expected.Physical
            || Number(leaf, 3) != 0
            || (expected.Length > 0 && Number(leaf, 2) != expected.Length))
        {
            throw new FormatException("Parquet column of another type, compression or size");
        }

        var values = PlainValues.For(type, dim, rows, file.Length);
        var offset = Number(chunk, 9);
        if (offset < 0 || offset > footerStart)
        {
            throw new FormatException("Parquet page offset");
        }

        ReadPages(file[(int)offset..footerStart], rows, values);
        return values.ToColumn();
    }

    private static void ReadPages(ReadOnlySpan<byte> pages, long rows, PlainValues values)
    {
        for (var read = 0L; read < rows;)
        {
            var thrift = new ThriftReader(pages);
            var header = thrift.Struct();
            var size = Number(header, 3);
            var data = Fields(header, 5);
            var count = Number(data, 1);
            pages = pages[thrift.Offset..];
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

            values.Add(pages[..(int)size], (int)count);
            pages = pages[(int)size..];
            read += count;
        }

        if (!pages.IsEmpty)
        {
            throw new FormatException("bytes behind the last Parquet page");
        }
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
