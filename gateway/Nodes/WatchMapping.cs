using Milvus.Core;
using Milvus.Gateway.Coordination;
using Milvus.Interfaces.Messages;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Nodes;

/// <summary>What the writer of a vchannel needs to take it up.</summary>
internal static class WatchMapping
{
    /// <summary>
    /// Where to seek, and the segments. Unflushed ones are those that writers from outside fill: nobody else may, and the
    /// vchannel fills the others itself.
    /// </summary>
    public static Data.VchannelInfo ToProto(VChannelName channel, ChannelStateReply state)
    {
        var unflushed = state.Segments
            .Where(segment => segment.External && StateOf(segment)
                is Proto.SegmentState.Growing or Proto.SegmentState.Sealed or Proto.SegmentState.Flushing)
            .OrderBy(segment => segment.Segment)
            .ToArray();
        return new Data.VchannelInfo
        {
            CollectionId = channel.Collection.Value,
            ChannelName = channel.Value,
            SeekPosition = SegmentMapping.PositionOf(channel, state.WriterCheckpoint)
                ?? SegmentMapping.PositionOf(channel, state.Checkpoint),
            UnflushedSegmentIds = { unflushed.Select(segment => segment.Segment.Value) },
            UnflushedSegments = { unflushed.Select(ToProto) },
            FlushedSegmentIds = { IdsOf(state, Proto.SegmentState.Flushed) },
            DroppedSegmentIds = { IdsOf(state, Proto.SegmentState.Dropped) },
        };
    }

    /// <summary>
    /// A segment with the files that its writers have saved. Its positions are theirs alone: a node passes over rows up to
    /// the saved one, so the time of a row that nobody has saved must not stand for it.
    /// </summary>
    private static Data.SegmentInfo ToProto(SegmentInfo segment)
    {
        var info = segment.ToProto(segment.Channel.Collection, segment.SavedFiles.ToFiles());
        info.StartPosition = SegmentMapping.PositionOf(segment.Channel, segment.Start);
        info.DmlPosition = SegmentMapping.PositionOf(segment.Channel, segment.Saved);
        return info;
    }

    private static IEnumerable<long> IdsOf(ChannelStateReply state, Proto.SegmentState wanted) => state.Segments
        .Where(segment => StateOf(segment) == wanted)
        .Select(segment => segment.Segment.Value)
        .Order();

    private static Proto.SegmentState StateOf(SegmentInfo segment) => (Proto.SegmentState)segment.State;
}
