using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.Engine;
using Milvus.Engine.Nodes;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Nodes;

namespace Milvus.Grains;

/// <summary>The shell of the registry of nodes. Awake while it knows any, and while vchannels wait for one.</summary>
[Reentrant]
internal sealed partial class NodesGrain(
    [PersistentState("nodes", GrainDocument.StorageName)] IPersistentState<StoredDocument> state,
    IIdSource ids,
    IWriterPeer writers,
    INodePeer nodes,
    EngineOptions options,
    NodesInstruments instruments,
    TimeProvider time,
    ILogger<NodesGrain> logger)
    : Grain, INodesGrain, INodesObserver
{
    private static readonly TimeSpan StayAwake = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private NodesProcess _process = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _process = new NodesProcess(
            new NodesPorts(new GrainDocument(state), ids, writers, nodes, time), options.Nodes, this);
        _process.Start();
        this.RegisterGrainTimer(
            static (grain, _) => grain.StayAsync(),
            this,
            new GrainTimerCreationOptions(Look, Look) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _process.StopAsync();
        instruments.Counted(null);
    }

    public async Task<RegisterNodeReply> RegisterAsync(RegisterNodeRequest request)
    {
        var known = request.Node == 0
            ? await _process.RegisterAsync(
                new NodeEntry(request.Host, request.Port, request.Role), CancellationToken.None)
            : await _process.ContinueAsync(request.Node);
        return known.IsOk
            ? new RegisterNodeReply
            {
                Node = known.Value,
                LeaseMilliseconds = (long)options.Nodes.Lease.TotalMilliseconds,
            }
            : new RegisterNodeReply { Error = known.Error };
    }

    public async Task<Reply> RenewAsync(ImmutableArray<long> nodes) => ToReply(await _process.RenewAsync(nodes));

    public async Task<Reply> UseAsync(VChannelName channel) => ToReply((await _process.UseAsync(channel)).Error);

    public async Task<Reply> FlushAsync(FlushOrder order) => ToReply(
        (await _process.FlushAsync(new NodeFlush(order.Node, order.Channel, order.Term, order.Segments))).Error);

    public async Task<NodesReply> ListAsync()
    {
        var listed = await _process.ListAsync();
        if (!listed.IsOk)
        {
            return new NodesReply { Error = listed.Error };
        }

        var channels = listed.Value.Channels.ToLookup(one => one.Node, one => one.Channel);
        return new NodesReply
        {
            Nodes =
            [
                .. listed.Value.Nodes.Select(node => new NodeInfo
                {
                    Node = node.Key,
                    Host = node.Value.Host,
                    Port = node.Value.Port,
                    Channels = [.. channels[node.Key]],
                }),
            ],
            Orphans = [.. channels[0]],
        };
    }

    public void Registered(long node, NodeEntry entry) =>
        LogRegistered(logger, node, entry.Host, entry.Port, entry.Role);

    public void Ended(long node, NodeEntry entry) => LogEnded(logger, node, entry.Host, entry.Port);

    public void Assigned(VChannelName channel, ChannelWriter writer) =>
        LogAssigned(logger, channel, writer.Node, writer.Term);

    public void Forgotten(VChannelName channel) => LogForgotten(logger, channel);

    public void AssignFailed(VChannelName channel, long node, MilvusError error) =>
        LogAssignFailed(logger, channel, node, error.Reason, error.Detail);

    public void Watched(VChannelName channel, ChannelWriter writer) =>
        LogWatched(logger, channel, writer.Node, writer.Term);

    public void WatchFailed(VChannelName channel, ChannelWriter writer, MilvusError error) =>
        LogWatchFailed(logger, channel, writer.Node, writer.Term, error.Reason, error.Detail);

    public void StoreFailed(MilvusError error) => LogStoreFailed(logger, error.Reason);

    public void Counted(NodesCounts counts) => instruments.Counted(counts);

    private static Reply ToReply(MilvusError? error) => error is null ? Reply.Ok : new Reply { Error = error };

    private Task StayAsync()
    {
        if (_process.Completion.IsFaulted)
        {
            // Recovery is the cure.
            LogBroken(logger, _process.Completion.Exception!);
            DeactivateOnIdle();
        }
        else if (_process.IsNeeded)
        {
            DelayDeactivation(StayAwake);
        }

        return Task.CompletedTask;
    }
}
