using System.Globalization;
using Google.Protobuf;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Nodes;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Nodes;

/// <summary>Nodes outside that speak <c>milvus.proto.data.DataNode</c>.</summary>
internal sealed class DataNodeClient(IGrainFactory grains, HybridClock clock, TimeProvider time) : INodeClient, IDisposable
{
    /// <summary>
    /// The property of a message's base that holds the vchannel's term, as decimal text. A node that sends it back shows
    /// which of the vchannel's writers it is; one that does not is known by its number alone.
    /// </summary>
    public const string TermProperty = "term";

    private const string Service = "/milvus.proto.data.DataNode/";
    private const int SegmentNotFound = (int)ErrorCode.SegmentNotFound;

    private readonly GrpcCalls _calls = new();

    /// <summary>How long a call may take at most, whatever its token allows.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    public void Dispose() => _calls.Dispose();

    public async Task<Reply> WatchAsync(WatchOrder order, CancellationToken cancellationToken)
    {
        try
        {
            var state = await grains.GetGrain<IChannelGrain>(order.Channel.Value)
                .GetStateAsync(new ChannelStateRequest { Everything = true })
                .WaitAsync(cancellationToken);
            if (state.Error is not null) return new Reply { Error = state.Error };
            if (state.Writer is not { } writer || (writer.Node, writer.Term) != (order.Node, order.Term))
                return Refuse(MilvusErrors.ChannelNotFound(order.Channel) with
                {
                    Detail = $"its log names node {state.Writer?.Node} in term {state.Writer?.Term} as its writer, not node "
                        + $"{order.Node} in term {order.Term}",
                });
            var request = new Data.WatchDmChannelsRequest
            {
                Base = BaseOf(Proto.MsgType.WatchDmChannels, order.Node, order.Term),
                Vchannels = { WatchMapping.ToProto(order.Channel, state) },
            };
            return await CallAsync(order.Node, order.Host, order.Port, "WatchDmChannels", request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Refuse(MilvusErrors.ChannelNotAvailable(order.Channel, "it does not say what its node needs to know"));
        }
    }

    public Task<Reply> FlushAsync(FlushOrder order, CancellationToken cancellationToken) => CallAsync(
        order.Node,
        order.Host,
        order.Port,
        "FlushSegments",
        new Data.FlushSegmentsRequest
        {
            Base = BaseOf(Proto.MsgType.FlushSegment, order.Node, order.Term),
            CollectionId = order.Channel.Collection.Value,
            ChannelName = order.Channel.Value,
            SegmentIds = { order.Segments.Select(segment => segment.Value) },
        },
        cancellationToken);

    private Proto.MsgBase BaseOf(Proto.MsgType type, long node, long term) => new()
    {
        MsgType = type,
        Timestamp = clock.Next().Value,
        TargetId = node,
        Properties = { { TermProperty, term.ToString(CultureInfo.InvariantCulture) } },
    };

    private async Task<Reply> CallAsync(
        long node, string host, int port, string method, IMessage request, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var address = new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
        try
        {
            var status = await _calls.CallAsync<Proto.Status>(address, Service + method, request, Limit, end.Token);
            return Read(status);
        }
        catch (OperationCanceledException)
        {
            return Refuse(MilvusErrors.NodeOffline(node, $"{method} at {host}:{port} got no answer in its time"));
        }
        catch (IOException failure)
        {
            return Refuse(MilvusErrors.NodeOffline(node, $"{method} at {host}:{port} failed: {failure.Message}"));
        }
    }

    /// <summary>Old nodes set the old number alone; the one number that both know is kept.</summary>
    private static Reply Read(Proto.Status status)
    {
        var code = status.Code != 0 ? status.Code
            : status.ErrorCode == Proto.ErrorCode.Success ? 0
            : status.ErrorCode == Proto.ErrorCode.SegmentNotFound ? SegmentNotFound
            : (int)ErrorCode.Unexpected;
        return code == 0
            ? Reply.Ok
            : Refuse(new MilvusError((ErrorCode)code, status.Reason, status.Retriable, status.Detail));
    }

    private static Reply Refuse(MilvusError error) => new() { Error = error };
}
