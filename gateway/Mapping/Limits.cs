using Milvus.Interfaces;

namespace Milvus.Gateway.Mapping;

/// <summary>Bounds of requests, as Milvus has them by default.</summary>
internal static class Limits
{
    public const int NameLength = 255;
    public const int Fields = 64;
    public const int VectorFields = 4;
    public const int MinDim = 2;
    public const int MaxDim = 32_768;
    public const int MaxVarCharBytes = 65_535;
    public const int JsonBytes = 65_536;
    public const int Shards = 16;
    public const int Partitions = 1024;

    /// <summary>Partitions of a collection with a partition key whose maker names no number.</summary>
    public const int KeyedPartitions = 16;

    /// <summary>The largest topk, number of queries, and limit + offset.</summary>
    public const int ResultWindow = 16_384;

    /// <summary>Hits of one search over all its queries; a full window of full queries would be gigabytes.</summary>
    public const int Hits = 1 << 24;

    /// <summary>Hits of one score that a page of an iterator takes beyond its size.</summary>
    public const int EqualHits = 1 << 17;

    /// <summary>Rows travel to a vchannel in slices of at most this size.</summary>
    public const int SliceBytes = MessageLimits.PayloadBytes;

    public const int MinRoundDecimal = -1;
    public const int MaxRoundDecimal = 6;
}
