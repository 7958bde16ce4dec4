namespace Milvus.Storage.Parquet;

/// <summary>Reads converted and logical types.</summary>
internal static class ParquetMeanings
{
    private const int Micros = 2;

    public static ParquetMeaning OfConverted(int number) => number switch
    {
        0 or 4 => ParquetMeaning.Text,
        10 => ParquetMeaning.TimestampMicros,
        15 => ParquetMeaning.Int8,
        16 => ParquetMeaning.Int16,
        17 => ParquetMeaning.Int32,
        18 => ParquetMeaning.Int64,
        19 => ParquetMeaning.Json,
        20 => ParquetMeaning.Bson,
        _ => ParquetMeaning.Other,
    };

    /// <summary>A union: the one field that it has says which type.</summary>
    public static ParquetMeaning OfLogical(ref ThriftReader thrift, ThriftType type)
    {
        ThriftReader.Struct(type);
        var meaning = ParquetMeaning.Other;
        for (var field = 0; thrift.Next(ref field, out var inner);)
        {
            ThriftReader.Struct(inner);
            switch (field)
            {
                case 8:
                    meaning = Timestamp(ref thrift);
                    break;
                case 10:
                    meaning = Integer(ref thrift);
                    break;
                default:
                    thrift.Skip(inner);
                    meaning = field switch
                    {
                        1 or 4 => ParquetMeaning.Text,
                        12 => ParquetMeaning.Json,
                        13 => ParquetMeaning.Bson,
                        14 => ParquetMeaning.Uuid,
                        _ => ParquetMeaning.Other,
                    };
                    break;
            }
        }

        return meaning;
    }

    private static ParquetMeaning Timestamp(ref ThriftReader thrift)
    {
        var unit = 0;
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            if (field != 2)
            {
                thrift.Skip(type);
                continue;
            }

            ThriftReader.Struct(type);
            while (thrift.Next(ref unit, out var inner))
            {
                thrift.Skip(inner);
            }
        }

        return unit == Micros ? ParquetMeaning.TimestampMicros : ParquetMeaning.Other;
    }

    private static ParquetMeaning Integer(ref ThriftReader thrift)
    {
        var (bits, signed) = (0, false);
        for (var field = 0; thrift.Next(ref field, out var type);)
        {
            switch (field)
            {
                case 1:
                    bits = thrift.Int32(type);
                    break;
                case 2:
                    signed = ThriftReader.Bool(type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return (bits, signed) switch
        {
            (8, true) => ParquetMeaning.Int8,
            (16, true) => ParquetMeaning.Int16,
            (32, true) => ParquetMeaning.Int32,
            (64, true) => ParquetMeaning.Int64,
            _ => ParquetMeaning.Other,
        };
    }
}
