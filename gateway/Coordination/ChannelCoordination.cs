using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>Vchannels that others want to begin or end: here collections do that.</summary>
internal sealed class ChannelCoordination(IGrainFactory grains)
{
    /// <summary>Vchannels have logs of their own from the start, so making one known is to wake it.</summary>
    public async Task<Data.WatchChannelsResponse> WatchAsync(
        Data.WatchChannelsRequest request, CancellationToken cancellation)
    {
        if (request.ChannelNames.Count == 0)
            return StatusMapper.Refuse<Data.WatchChannelsResponse>(MilvusErrors.Missing("channelNames"));
        var described = await grains.GetGrain<ICollectionGrain>(request.CollectionId).DescribeAsync().WaitAsync(cancellation);
        if (described.Error is { } unknown) return StatusMapper.Refuse<Data.WatchChannelsResponse>(unknown);
        foreach (var name in request.ChannelNames)
        {
            var channel = described.Collection!.VChannels.FirstOrDefault(one => one.Value == name);
            if (channel == default)
                return StatusMapper.Refuse<Data.WatchChannelsResponse>(MilvusErrors.Invalid(
                    $"channel {name}", $"a vchannel of collection {request.CollectionId}", name));
            var state = await grains.GetGrain<IChannelGrain>(channel.Value).GetStateAsync(new ChannelStateRequest());
            if (state.Error is { } closed) return StatusMapper.Refuse<Data.WatchChannelsResponse>(closed);
        }

        return new Data.WatchChannelsResponse { Status = StatusMapper.Success() };
    }

    /// <summary>
    /// A vchannel goes with its collection and not otherwise. Nodes that follow a drop are content while it is under way;
    /// afterwards there is nothing that they could have dropped.
    /// </summary>
    public async Task<Data.DropVirtualChannelResponse> DropAsync(
        Data.DropVirtualChannelRequest request, CancellationToken cancellation)
    {
        var name = request.ChannelName;
        if (!VChannelName.TryParse(name, out var channel) || VChannelName.Of(channel.Collection, channel.Shard) != channel)
            return Refuse(CoordinationErrors.ChannelNotFound(name));
        var described = await grains.GetGrain<ICollectionGrain>(channel.Collection.Value).DescribeAsync()
            .WaitAsync(cancellation);
        if (described.Collection is { } living)
            return Refuse(living.VChannels.Contains(channel)
                ? MilvusErrors.Invalid(
                    $"vchannel {name}", "one of a dropped collection", $"one of collection {living.Id}, which is there")
                : CoordinationErrors.ChannelNotFound(name));
        if (described.Error is { Code: not ErrorCode.CollectionNotFound } failed) return Refuse(failed);
        var state = await grains.GetGrain<IChannelGrain>(name).GetStateAsync(new ChannelStateRequest())
            .WaitAsync(cancellation);
        return state.Error is { } gone
            ? Refuse(gone)
            : new Data.DropVirtualChannelResponse { Status = StatusMapper.Success() };
    }

    private static Data.DropVirtualChannelResponse Refuse(MilvusError error) =>
        StatusMapper.Refuse<Data.DropVirtualChannelResponse>(error);
}
