using Milvus.Proto;
using Milvus.Proto.Data;

namespace Milvus.OutsideNode;

/// <summary>The order to write a vchannel.</summary>
/// <param name="Sender">As whom.</param>
/// <param name="Told">The last row that is in a file, as the order says.</param>
internal readonly record struct WatchOrder(Sender Sender, long Told)
{
    public static WatchOrder Of(long node, MsgBase? order, VchannelInfo channel) => new(
        new Sender(node, Sender.TermOf(order)),
        channel.UnflushedSegments.Select(segment => segment.DmlPosition)
            .Append(channel.SeekPosition)
            .Max(ChannelProgress.PlaceOf));
}
