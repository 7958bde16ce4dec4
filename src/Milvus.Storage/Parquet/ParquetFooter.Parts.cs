namespace Milvus.Storage.Parquet;

/// <summary>The structures inside the footer. Source: apache/parquet-format src/main/thrift/parquet.thrift.</summary>
internal sealed partial class ParquetFooter
{
    private const int Required = 0;
    private const int Repeated = 2;

    private static List<ParquetLeaf> Schema(ref ThriftReader thrift, ThriftType type)
    {
        var leaves = new List<ParquetLeaf>();

        // How many children of each group that is open are still to come; the first element is the root.
        var open = new Stack<int>();
        var isRoot = true;
        for (var left = thrift.Structs(type); left > 0; left--)
        {
            var (leaf, children) = Element(ref thrift, isNested: open.Count > 1);
            if (!isRoot && (open.Count == 0 || open.Peek() == 0))
            {
                throw new ParquetFormatException("Parquet schema tree");
            }

            if (!isRoot)
            {
                open.Push(open.Pop() - 1);
            }

            if (children > 0 || isRoot)
            {
                open.Push(children);
            }
            else
            {
                leaves.Add(leaf);
            }

            while (open.Count > 0 && open.Peek() == 0)
            {
                open.Pop();
            }

            isRoot = false;
        }

        return open.Count == 0 ? leaves : throw new ParquetFormatException("Parquet schema tree");
    }

    private static (ParquetLeaf Leaf, int Children) Element(ref ThriftReader thrift, bool isNested)
    {
        var (physical, length, repetition, children) = (-1, 0, Required, 0);
        var name = "";
        ParquetMeaning? converted = null;
        ParquetMeaning? logical = null;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    physical = thrift.Int32(type);
                    break;
                case 2:
                    length = thrift.Int32(type);
                    break;
                case 3:
                    repetition = thrift.Int32(type);
                    break;
                case 4:
                    name = Text(thrift.Binary(type));
                    break;
                case 5:
                    children = thrift.Int32(type);
                    break;
                case 6:
                    converted = ParquetMeanings.OfConverted(thrift.Int32(type));
                    break;
                case 10:
                    logical = ParquetMeanings.OfLogical(ref thrift, type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        if (children < 0 || length < 0 || repetition is < Required or > Repeated)
        {
            throw new ParquetFormatException("Parquet schema element");
        }

        var leaf = new ParquetLeaf(
            name,
            (ParquetPhysical)physical,
            length,
            repetition != Required,
            logical ?? converted ?? ParquetMeaning.None,
            isNested || repetition == Repeated);
        return (leaf, children);
    }

    private static ParquetRowGroup RowGroup(ref ThriftReader thrift)
    {
        var rows = -1L;
        List<ParquetChunk>? chunks = null;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    chunks = [];
                    for (var left = thrift.Structs(type); left > 0; left--)
                    {
                        chunks.Add(Chunk(ref thrift));
                    }

                    break;
                case 3:
                    rows = thrift.Int64(type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return chunks is null
            ? throw new ParquetFormatException("Parquet row group without columns")
            : new ParquetRowGroup(rows, [.. chunks]);
    }

    private static ParquetChunk Chunk(ref ThriftReader thrift)
    {
        ParquetChunk? chunk = null;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    throw ParquetFormatException.TooNew("a Parquet column in another file");
                case 3:
                    ThriftReader.Struct(type);
                    chunk = ChunkMetadata(ref thrift);
                    break;
                case 8 or 9:
                    throw ParquetFormatException.TooNew("an encrypted Parquet column");
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return chunk ?? throw new ParquetFormatException("Parquet column chunk without metadata");
    }

    private static ParquetChunk ChunkMetadata(ref ThriftReader thrift)
    {
        var (physical, codec) = (-1, -1);
        var (values, bytes, pages, dictionary) = (-1L, -1L, -1L, 0L);
        long? nulls = null;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    physical = thrift.Int32(type);
                    break;
                case 4:
                    codec = thrift.Int32(type);
                    break;
                case 5:
                    values = thrift.Int64(type);
                    break;
                case 7:
                    bytes = thrift.Int64(type);
                    break;
                case 9:
                    pages = thrift.Int64(type);
                    break;
                case 11:
                    dictionary = thrift.Int64(type);
                    break;
                case 12:
                    nulls = NullCount(ref thrift, type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        // Writers without a dictionary leave its offset out, or say 0 or the first data page's.
        var start = dictionary > 0 && dictionary < pages ? dictionary : pages;
        return new ParquetChunk((ParquetPhysical)physical, (ParquetCompression)codec, values, nulls, start, bytes);
    }

    /// <summary>What the statistics say; the smallest and largest values are passed over.</summary>
    private static long? NullCount(ref ThriftReader thrift, ThriftType statistics)
    {
        ThriftReader.Struct(statistics);
        long? nulls = null;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            if (field == 3)
            {
                nulls = thrift.Int64(type);
            }
            else
            {
                thrift.Skip(type);
            }
        }

        return nulls;
    }
}
