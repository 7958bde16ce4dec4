using Grpc.Core;
using Milvus.OutsideNode.Wire;
using Milvus.Proto;
using Milvus.Proto.Data;
using Status = Milvus.Proto.Status;

namespace Milvus.OutsideNode;

/// <summary>What the coordinator may ask this node for. All of it may be repeated.</summary>
internal sealed class DataNodeEndpoint(Node node) : DataNode.DataNodeBase
{
    private const int NotReady = 1;

    public override Task<ComponentStates> GetComponentStates(GetComponentStatesRequest request, ServerCallContext context) =>
        Task.FromResult(new ComponentStates
        {
            State = new ComponentInfo { NodeId = node.Number, Role = "datanode", StateCode = StateCode.Healthy },
            Status = new Status(),
        });

    public override Task<Status> WatchDmChannels(WatchDmChannelsRequest request, ServerCallContext context)
    {
        if (Misdirected(request.Base) is { } refusal) return Task.FromResult(refusal);
        var unknown = request.Vchannels.FirstOrDefault(
            channel => !node.Watch(channel.ChannelName, WatchOrder.Of(node.Number, request.Base, channel)));
        return Task.FromResult(unknown is null ? new Status() : NotMine(unknown.ChannelName));
    }

    public override Task<Status> FlushSegments(FlushSegmentsRequest request, ServerCallContext context)
    {
        if (Misdirected(request.Base) is { } refusal) return Task.FromResult(refusal);
        return Task.FromResult(
            node.Flush(request.ChannelName, request.SegmentIds) ? new Status() : NotMine(request.ChannelName));
    }

    /// <summary>Meant for a process that listened here before, or for this one under a number it no longer has.</summary>
    private Status? Misdirected(MsgBase? order) => order?.TargetId is { } target and not 0 && target != node.Number
        ? new Status { Code = NotReady, ErrorCode = ErrorCode.UnexpectedError, Reason = $"node {target} is not here" }
        : null;

    private static Status NotMine(string channel) => new()
    {
        Code = RefusedException.ChannelNotFound,
        ErrorCode = ErrorCode.UnexpectedError,
        Reason = $"channel not found[channel={channel}]",
    };
}
