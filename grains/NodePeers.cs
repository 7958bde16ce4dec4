using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Nodes;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Nodes;

namespace Milvus.Grains;

/// <summary>
/// The vchannels as grain calls, and the nodes outside by whoever knows their protocol: without one there are no nodes. A
/// call that fails on its way answers 2 (retriable): the callee repeats safely.
/// </summary>
internal sealed partial class NodePeers(IGrainFactory grains, IServiceProvider services, ILogger<NodePeers> logger)
    : IWriterPeer, INodePeer
{
    public async Task<Outcome<ChannelWriter>> AssignWriterAsync(VChannelName channel, long node)
    {
        try
        {
            var reply = await grains.GetGrain<IChannelGrain>(channel.Value).AssignWriterAsync(node);
            return reply.Error is { } error ? error
                : reply.Writer is { } writer ? writer.ToWriter()
                : default;
        }
        catch (Exception failure)
        {
            return Failed(failure);
        }
    }

    public Task<Outcome<bool>> WatchAsync(NodeWatch watch, CancellationToken cancellationToken) =>
        CallAsync(client => client.WatchAsync(
            new WatchOrder
            {
                Node = watch.Node,
                Host = watch.Address.Host,
                Port = watch.Address.Port,
                Channel = watch.Channel,
                Term = watch.Term,
            },
            cancellationToken));

    public Task<Outcome<bool>> FlushAsync(NodeFlush flush, NodeEntry address, CancellationToken cancellationToken) =>
        CallAsync(client => client.FlushAsync(
            new FlushOrder
            {
                Node = flush.Node,
                Host = address.Host,
                Port = address.Port,
                Channel = flush.Channel,
                Term = flush.Term,
                Segments = flush.Segments,
            },
            cancellationToken));

    private async Task<Outcome<bool>> CallAsync(Func<INodeClient, Task<Reply>> call)
    {
        if (services.GetService<INodeClient>() is not { } client)
        {
            return MilvusErrors.NodeNotFound("this server has no way to nodes");
        }

        try
        {
            return (await call(client)).Error is { } error ? error : true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Failed(failure);
        }
    }

    private MilvusError Failed(Exception failure)
    {
        // The edge: whatever happened over there is an unknown outcome over here.
        LogCallFailed(logger, failure);
        return new MilvusError(ErrorCode.ServiceUnavailable, $"call failed: {failure.Message}", Retriable: true);
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning, Message = "A call for outside writers failed")]
    private static partial void LogCallFailed(ILogger logger, Exception failure);
}
