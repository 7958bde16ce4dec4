using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>The life of a vchannel. Pure.</summary>
public static class ChannelMachine
{
    /// <summary>Decides what <paramref name="command"/> makes true.</summary>
    public static Outcome<Decision<ChannelEvent, ChannelReply>> Decide(ChannelState state, ChannelCommand command) =>
        MilvusErrors.ChannelNotFound(state.Name);

    /// <summary>Folds one event.</summary>
    public static ChannelState Evolve(ChannelState state, ChannelEvent change) => state;

    /// <summary>Work that the world still owes this state, by segment id.</summary>
    public static IReadOnlyList<SegmentEffect> Owed(ChannelState state) => [];

    /// <summary>Every row up to here is in a flushed segment (I2: never goes back).</summary>
    public static Timestamp Checkpoint(ChannelState state) => state.Watermark;

    /// <summary>The last commit that no unflushed segment needs any more.</summary>
    public static LogPosition CheckpointPosition(ChannelState state, LogPosition last) => last;
}
