namespace Milvus.Engine.Channels;

/// <summary>What a vchannel takes the time of.</summary>
public enum ChannelTiming
{
    /// <summary>The oldest command of a commit waiting for the commit to begin.</summary>
    CommitWait,

    /// <summary>One append to the log.</summary>
    LogAppend,

    /// <summary>One segment on its way from flushing to flushed.</summary>
    SegmentFlush,

    /// <summary>Reading snapshot and log until the channel is open.</summary>
    Recovery,
}
