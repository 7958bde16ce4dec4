namespace Milvus.Storage.Parquet;

/// <summary>What stands before a page.</summary>
internal readonly record struct ParquetPageHeader
{
    public ParquetPageKind Kind { get; private init; }

    /// <summary>Bytes of the page when it is not compressed, levels and all.</summary>
    public int PlainBytes { get; private init; }

    /// <summary>Bytes of the page as it is stored behind this header.</summary>
    public int StoredBytes { get; private init; }

    /// <summary>CRC-32 of the stored bytes; null when the writer gave none.</summary>
    public uint? Crc { get; private init; }

    /// <summary>Rows of a data page, entries of a dictionary.</summary>
    public int Values { get; private init; }

    public ParquetEncoding Encoding { get; private init; }

    /// <summary>How a data page v1 encodes its definition levels.</summary>
    public ParquetEncoding LevelEncoding { get; private init; }

    /// <summary>Null rows of a data page v2.</summary>
    public int Nulls { get; private init; }

    /// <summary>Bytes of the definition levels of a data page v2; they are never compressed.</summary>
    public int LevelBytes { get; private init; }

    /// <summary>Bytes of the repetition levels of a data page v2; columns that are read have none.</summary>
    public int RepetitionBytes { get; private init; }

    /// <summary>Whether the values of a data page v2 are compressed by the chunk's codec.</summary>
    public bool IsCompressed { get; private init; }

    /// <summary>Reads one.</summary>
    /// <param name="bytes">Begin with it.</param>
    /// <param name="length">Its bytes.</param>
    public static ParquetPageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var thrift = new ThriftReader(bytes);
        var kind = -1;
        var header = new ParquetPageHeader { PlainBytes = -1, StoredBytes = -1, Values = -1 };
        var described = -1;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    kind = thrift.Int32(type);
                    break;
                case 2:
                    header = header with { PlainBytes = thrift.Int32(type) };
                    break;
                case 3:
                    header = header with { StoredBytes = thrift.Int32(type) };
                    break;
                case 4:
                    header = header with { Crc = (uint)thrift.Int32(type) };
                    break;
                case 5 or 7:
                    ThriftReader.Struct(type);
                    header = DataOrDictionary(ref thrift, header);
                    described = field == 5 ? (int)ParquetPageKind.Data : (int)ParquetPageKind.Dictionary;
                    break;
                case 8:
                    ThriftReader.Struct(type);
                    header = DataV2(ref thrift, header);
                    described = (int)ParquetPageKind.DataV2;
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        length = thrift.Offset;
        var isSound = header.PlainBytes >= 0
            && header.StoredBytes >= 0
            && header.StoredBytes <= bytes.Length - length
            && (kind == (int)ParquetPageKind.Index || (kind == described && header.Values >= 0));
        return isSound
            ? header with { Kind = (ParquetPageKind)kind }
            : throw new ParquetFormatException("Parquet page header");
    }

    // The first two fields of both structures are the same.
    private static ParquetPageHeader DataOrDictionary(ref ThriftReader thrift, ParquetPageHeader header)
    {
        var (values, encoding, levels) = (-1, -1, -1);
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    values = thrift.Int32(type);
                    break;
                case 2:
                    encoding = thrift.Int32(type);
                    break;
                case 3 when type is not (ThriftType.True or ThriftType.False):
                    levels = thrift.Int32(type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return header with
        {
            Values = values,
            Encoding = (ParquetEncoding)encoding,
            LevelEncoding = (ParquetEncoding)levels,
            IsCompressed = true,
        };
    }

    private static ParquetPageHeader DataV2(ref ThriftReader thrift, ParquetPageHeader header)
    {
        var (values, nulls, rows, encoding, levels, repetitions) = (-1, -1, -1, -1, -1, -1);
        var isCompressed = true;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    values = thrift.Int32(type);
                    break;
                case 2:
                    nulls = thrift.Int32(type);
                    break;
                case 3:
                    rows = thrift.Int32(type);
                    break;
                case 4:
                    encoding = thrift.Int32(type);
                    break;
                case 5:
                    levels = thrift.Int32(type);
                    break;
                case 6:
                    repetitions = thrift.Int32(type);
                    break;
                case 7:
                    isCompressed = ThriftReader.Bool(type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        if (rows != values || nulls < 0 || nulls > values || levels < 0 || repetitions < 0)
        {
            throw new ParquetFormatException("Parquet page header");
        }

        return header with
        {
            Values = values,
            Nulls = nulls,
            Encoding = (ParquetEncoding)encoding,
            LevelBytes = levels,
            RepetitionBytes = repetitions,
            IsCompressed = isCompressed,
        };
    }
}
