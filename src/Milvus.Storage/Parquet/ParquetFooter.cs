using System.Buffers.Binary;
using System.Text;

namespace Milvus.Storage.Parquet;

/// <summary>A column as the schema says it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Physical">Its physical type.</param>
/// <param name="Length">Bytes of a FIXED_LEN_BYTE_ARRAY.</param>
/// <param name="Optional">Whether a row may be null.</param>
/// <param name="Meaning">What the values are meant as.</param>
/// <param name="IsNested">Whether it is repeated or inside a group: such columns are not read.</param>
internal sealed record ParquetLeaf(
    string Name, ParquetPhysical Physical, int Length, bool Optional, ParquetMeaning Meaning, bool IsNested);

/// <summary>Where the pages of one column of one row group lie.</summary>
/// <param name="Physical">The physical type, once more.</param>
/// <param name="Compression">How its pages are stored.</param>
/// <param name="Values">Rows, with nulls.</param>
/// <param name="Nulls">Null rows; null when the writer did not count.</param>
/// <param name="Start">Where the first page's header begins in the file.</param>
/// <param name="Bytes">Bytes of all pages with their headers.</param>
internal readonly record struct ParquetChunk(
    ParquetPhysical Physical, ParquetCompression Compression, long Values, long? Nulls, long Start, long Bytes);

/// <summary>Rows that are stored together.</summary>
internal readonly record struct ParquetRowGroup(long Rows, ParquetChunk[] Chunks);

/// <summary>What a Parquet file says of itself at its end.</summary>
internal sealed partial class ParquetFooter
{
    public static readonly ReadOnlyMemory<byte> Magic = "PAR1"u8.ToArray();

    private const int TailBytes = 8;

    private ParquetFooter(IReadOnlyList<ParquetLeaf> columns, IReadOnlyList<ParquetRowGroup> groups, long rows)
    {
        Columns = columns;
        RowGroups = groups;
        Rows = rows;
    }

    public IReadOnlyList<ParquetLeaf> Columns { get; }

    public IReadOnlyList<ParquetRowGroup> RowGroups { get; }

    public long Rows { get; }

    /// <summary>The place of the column with that name.</summary>
    public int Find(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name)
            {
                return i;
            }
        }

        throw new ParquetFormatException($"no Parquet column {name}");
    }

    /// <summary>Reads and checks it: what it names lies in the file, and no two chunks share a byte.</summary>
    /// <exception cref="ParquetFormatException">It is damaged.</exception>
    public static ParquetFooter Read(ReadOnlySpan<byte> file)
    {
        var magic = Magic.Span;
        if (file.Length < magic.Length + TailBytes || !file.StartsWith(magic))
        {
            throw new ParquetFormatException("no Parquet file", 0);
        }

        if (!file.EndsWith(magic))
        {
            throw file.EndsWith("PARE"u8)
                ? ParquetFormatException.TooNew("an encrypted Parquet footer", file.Length - magic.Length)
                : new ParquetFormatException("no Parquet file", file.Length - magic.Length);
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(file[^TailBytes..]);
        var start = file.Length - TailBytes - (long)length;
        if (length < 0 || start < magic.Length)
        {
            throw new ParquetFormatException("Parquet footer length", file.Length - TailBytes);
        }

        try
        {
            var footer = Parse(file.Slice((int)start, length));
            footer.Check(start);
            return footer;
        }
        catch (ParquetFormatException wrong)
        {
            throw wrong.At(start);
        }
    }

    private static ParquetFooter Parse(ReadOnlySpan<byte> bytes)
    {
        var thrift = new ThriftReader(bytes);
        List<ParquetLeaf>? columns = null;
        List<ParquetRowGroup>? groups = null;
        var rows = -1L;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 2:
                    columns = Schema(ref thrift, type);
                    break;
                case 3:
                    rows = thrift.Int64(type);
                    break;
                case 4:
                    groups = [];
                    for (var left = thrift.Structs(type); left > 0; left--)
                    {
                        groups.Add(RowGroup(ref thrift));
                    }

                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return columns is { Count: > 0 } && groups is not null && thrift.Offset == bytes.Length
            ? new ParquetFooter(columns, groups, rows)
            : throw new ParquetFormatException("Parquet footer");
    }

    private void Check(long end)
    {
        var ranges = new List<(long Start, long End)>();
        var rows = 0L;
        foreach (var group in RowGroups)
        {
            rows += group.Rows;
            if (group.Rows < 0 || rows < 0 || group.Chunks.Length != Columns.Count)
            {
                throw new ParquetFormatException("Parquet row group");
            }

            for (var i = 0; i < Columns.Count; i++)
            {
                var chunk = group.Chunks[i];
                if (chunk.Start < Magic.Length
                    || chunk.Bytes < 0
                    || chunk.Start > end - chunk.Bytes
                    || chunk.Values < 0
                    || (!Columns[i].IsNested && (chunk.Values != group.Rows || chunk.Physical != Columns[i].Physical)))
                {
                    throw new ParquetFormatException("Parquet column chunk");
                }

                ranges.Add((chunk.Start, chunk.Start + chunk.Bytes));
            }
        }

        ranges.Sort();
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Start < ranges[i - 1].End)
            {
                throw new ParquetFormatException("Parquet column chunks that overlap");
            }
        }

        if (rows != Rows)
        {
            throw new ParquetFormatException("Parquet row count");
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
