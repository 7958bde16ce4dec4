using Google.Protobuf;
using Milvus.Core;
using Milvus.Gateway.Coordination;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;
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
            SeekPosition = PositionOf(channel, state.WriterCheckpoint)
                ?? SegmentMapping.PositionOf(channel, state.Checkpoint),
            UnflushedSegmentIds = { unflushed.Select(segment => segment.Segment.Value) },
            UnflushedSegments = { unflushed.Select(ToProto) },
            FlushedSegmentIds = { IdsOf(state, Proto.SegmentState.Flushed) },
            DroppedSegmentIds = { IdsOf(state, Proto.SegmentState.Dropped) },
        };
    }

    /// <summary>A segment as far as its writers have told, with the files that they have saved.</summary>
    private static Data.SegmentInfo ToProto(SegmentInfo segment)
    {
        var info = segment.ToProto(segment.Channel.Collection, null);
        info.StartPosition = PositionOf(segment.Channel, segment.Start);
        info.DmlPosition = PositionOf(segment.Channel, segment.Saved);
        return info;
    }

    private static Proto.Msg.MsgPosition? PositionOf(VChannelName channel, WriterPosition? place) => place is null
        ? null
        : new Proto.Msg.MsgPosition
        {
            ChannelName = channel.Value,
            MsgId = ByteString.CopyFrom(place.MessageId.AsSpan()),
            MsgGroup = place.Group,
            Timestamp = place.At.Value,
        };

    private static IEnumerable<long> IdsOf(ChannelStateReply state, Proto.SegmentState wanted) => state.Segments
        .Where(segment => StateOf(segment) == wanted)
        .Select(segment => segment.Segment.Value)
        .Order();

    private static Proto.SegmentState StateOf(SegmentInfo segment) => (Proto.SegmentState)segment.State;
}
