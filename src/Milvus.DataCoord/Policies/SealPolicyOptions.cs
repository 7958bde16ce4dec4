namespace Milvus.DataCoord.Policies;

/// <summary>When segments are sealed. Plain values: machines never read configuration.</summary>
public sealed record SealPolicyOptions
{
    /// <summary>Bytes of a full segment in memory (Milvus: dataCoord.segment.maxSize, 1024 MB).</summary>
    public long SegmentMaxBytes { get; init; } = 1024L << 20;

    /// <summary>
    /// The share of <see cref="SegmentMaxBytes"/> at which a growing segment is sealed (segment.sealProportion).
    /// </summary>
    public double SealProportion { get; init; } = 0.12;

    /// <summary>
    /// How much of that share chance may take off, drawn when a segment opens (segment.sealProportionJitter).
    /// </summary>
    public double SealProportionJitter { get; init; } = 0.1;

    /// <summary>The age of the first row at which a segment is sealed (segment.maxLife).</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromSeconds(86_400);

    /// <summary>
    /// The time without writes after which a segment of at least <see cref="IdleMinBytes"/> is sealed
    /// (segment.maxIdleTime).
    /// </summary>
    public TimeSpan MaxIdle { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Smaller segments are not sealed for idleness (segment.minSizeFromIdleToSealed, 16 MB).</summary>
    public long IdleMinBytes { get; init; } = 16L << 20;

    /// <summary>
    /// Bytes of all growing segments of a channel above which the largest is sealed
    /// (sealPolicy.channel.growingSegmentsMemSize, 4096 MB).
    /// </summary>
    public long ChannelGrowingMaxBytes { get; init; } = 4096L << 20;

    /// <summary>
    /// Binlogs of one field at which a segment is sealed (segment.maxBinlogFileNumber). Only outside writers save binlogs
    /// of a segment that still grows.
    /// </summary>
    public int MaxBinlogs { get; init; } = 32;

    /// <summary>
    /// How many segments of a channel may grow at once; of more than these, those whose grants end first are sealed. No
    /// limit by default, as in Milvus: a collection has as many as it has partitions.
    /// </summary>
    public int ChannelGrowingMaxSegments { get; init; } = int.MaxValue;

    /// <summary>Bytes of deleted keys at which their delta logs are written (dataNode.segment.deleteBufBytes).</summary>
    public long DeletesMaxBytes { get; init; } = 16L << 20;

    /// <summary>The age of a delete at which its delta logs are written (dataNode.segment.syncPeriod).</summary>
    public TimeSpan DeletesMaxAge { get; init; } = TimeSpan.FromSeconds(600);
}
