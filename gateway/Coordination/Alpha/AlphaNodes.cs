using System.Globalization;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Proto.Data.Alpha;

namespace Milvus.Gateway.Coordination.Alpha;

/// <summary>Nodes that offer to write vchannels, and the vchannels that there are.</summary>
internal sealed class AlphaNodes(IGrainFactory grains, KnownCollections collections)
{
    /// <summary>The start parameter that says how long a node counts as alive after each sign of life.</summary>
    private const string Lease = "lease_milliseconds";

    private const string Role = "role";
    private const string DefaultRole = "datanode";

    /// <summary>A node with a number renews its lease; one without gets a number that nobody had before.</summary>
    public async Task<RegisterNodeResponse> RegisterAsync(RegisterNodeRequest request, CancellationToken cancellation)
    {
        var node = Callers.NodeOf(request.Base);
        var address = request.Address;
        if (node < 0) return Refuse(MilvusErrors.Invalid("sourceID", "0 or the number of a node", node));
        if (address is null || address.Ip.Length == 0) return Refuse(MilvusErrors.Missing("address.ip"));
        if (address.Port is < 1 or > ushort.MaxValue)
            return Refuse(MilvusErrors.Invalid("address.port", "1 … 65535", address.Port));
        var registered = await grains.GetGrain<INodesGrain>(0).RegisterAsync(new Interfaces.Messages.Nodes.RegisterNodeRequest
        {
            Node = node,
            Host = address.Ip,
            Port = (int)address.Port,
            Role = request.Base?.Properties.GetValueOrDefault(Role) ?? DefaultRole,
        }).WaitAsync(cancellation);
        return registered.Error is { } error
            ? Refuse(error)
            : new RegisterNodeResponse
            {
                Status = StatusMapper.Success(),
                InitParams = new Proto.Internal.InitParams
                {
                    NodeId = registered.Node,
                    StartParams =
                    {
                        new Proto.KeyValuePair
                        {
                            Key = Lease,
                            Value = registered.LeaseMilliseconds.ToString(CultureInfo.InvariantCulture),
                        },
                    },
                },
            };
    }

    /// <summary>The names of a collection's vchannels, shard by shard.</summary>
    public async Task<Proto.Internal.StringList> GetChannelsAsync(
        GetInsertChannelsRequest request, CancellationToken cancellation)
    {
        var known = await collections.RefreshAsync(new Core.CollectionId(request.CollectionId)).AsTask()
            .WaitAsync(cancellation);
        return known.IsOk
            ? new Proto.Internal.StringList
            {
                Status = StatusMapper.Success(),
                Values = { known.Value.VChannels.Select(channel => channel.Value) },
            }
            : StatusMapper.Refuse<Proto.Internal.StringList>(known.Error);
    }

    private static RegisterNodeResponse Refuse(MilvusError error) => StatusMapper.Refuse<RegisterNodeResponse>(error);
}
