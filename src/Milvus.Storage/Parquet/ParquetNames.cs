namespace Milvus.Storage.Parquet;

/// <summary>Physical types, by their numbers in Parquet's metadata.</summary>
internal enum ParquetPhysical
{
    BOOLEAN = 0,
    INT32 = 1,
    INT64 = 2,
    INT96 = 3,
    FLOAT = 4,
    DOUBLE = 5,
    BYTE_ARRAY = 6,
    FIXED_LEN_BYTE_ARRAY = 7,
}

/// <summary>Encodings of values and levels, by their numbers.</summary>
internal enum ParquetEncoding
{
    PLAIN = 0,
    PLAIN_DICTIONARY = 2,
    RLE = 3,
    BIT_PACKED = 4,
    DELTA_BINARY_PACKED = 5,
    DELTA_LENGTH_BYTE_ARRAY = 6,
    DELTA_BYTE_ARRAY = 7,
    RLE_DICTIONARY = 8,
    BYTE_STREAM_SPLIT = 9,
}

/// <summary>Codecs of pages, by their numbers; only the first and GZIP are read.</summary>
internal enum ParquetCompression
{
    UNCOMPRESSED = 0,
    SNAPPY = 1,
    GZIP = 2,
    LZO = 3,
    BROTLI = 4,
    LZ4 = 5,
    ZSTD = 6,
    LZ4_RAW = 7,
}

/// <summary>Kinds of pages, by their numbers.</summary>
internal enum ParquetPageKind
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}

/// <summary>What a column's values mean, from its logical or else its converted type.</summary>
internal enum ParquetMeaning
{
    None,
    Text,
    Int8,
    Int16,
    Int32,
    Int64,
    TimestampMicros,
    Json,
    Bson,
    Uuid,
    Other,
}
