namespace Milvus.DataCoord.Policies;

/// <summary>Why a segment was sealed.</summary>
public enum SealReason
{
    /// <summary>It reached its size.</summary>
    Capacity = 1,

    /// <summary>Its first row is old.</summary>
    Lifetime = 2,

    /// <summary>Nothing was written to it for long.</summary>
    Idle = 3,

    /// <summary>The channel's growing segments are too large together, and it is the largest.</summary>
    ChannelTotal = 4,

    /// <summary>A flush was asked for.</summary>
    Flush = 5,

    /// <summary>It has many small binlogs.</summary>
    BinlogCount = 6,

    /// <summary>The channel has too many growing segments, and its grants end first.</summary>
    ChannelCount = 7,
}
