using System.Globalization;
using System.Text.Json;
using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// What Milvus tells of its nodes, told truthfully of a server that shows itself as one: one node, one replica of what is
/// loaded, one resource group that holds the node.
/// </summary>
internal sealed class ClusterService(IGrainFactory grains, CollectionCache cache)
{
    private const long NodeId = 1;
    private const string DefaultGroup = "__default_resource_group";
    internal const string SystemInfo = "system_info";
    private const string MetricType = "metric_type";

    private static readonly string[] Roles =
        ["rootcoord", "datacoord", "querycoord", "proxy", "datanode", "querynode", "streamingnode"];

    /// <summary>What a request for metrics asks for; null when it is none.</summary>
    internal static string? MetricTypeOf(string request)
    {
        try
        {
            using var asked = JsonDocument.Parse(request);
            return asked.RootElement.ValueKind == JsonValueKind.Object
                && asked.RootElement.TryGetProperty(MetricType, out var text) && text.ValueKind == JsonValueKind.String
                    ? text.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Proto.GetMetricsResponse GetMetrics(Proto.GetMetricsRequest request)
    {
        var type = MetricTypeOf(request.Request);
        if (type != SystemInfo)
            return StatusMapper.Refuse<Proto.GetMetricsResponse>(MilvusErrors.Invalid(
                $"failed to parse metrics request: {MetricType}", SystemInfo, type ?? request.Request));
        var nodes = Roles.Select(role => new
        {
            infos = new { has_error = false, name = $"{role}{NodeId}", type = role, id = NodeId },
            identifier = NodeId,
        });
        return new Proto.GetMetricsResponse
        {
            Status = StatusMapper.Success(),
            ComponentName = "proxy",
            Response = JsonSerializer.Serialize(new { nodes_info = nodes }),
        };
    }

    public static Proto.ComponentStates GetComponentStates()
    {
        var reply = new Proto.ComponentStates { Status = StatusMapper.Success(), State = State("proxy") };
        reply.SubcomponentStates.AddRange(Roles.Select(State));
        return reply;
    }

    public async Task<Proto.GetReplicasResponse> GetReplicasAsync(Proto.GetReplicasRequest request, CallInfo call)
    {
        var found = request.CollectionName.Length > 0
            ? await cache.RefreshAsync(call.Database, request.CollectionName)
            : await DescribeAsync(request.CollectionId);
        if (!found.IsOk) return StatusMapper.Refuse<Proto.GetReplicasResponse>(found.Error);
        var reply = new Proto.GetReplicasResponse { Status = StatusMapper.Success() };
        if (!found.Value.Loaded) return reply;
        var replica = new Proto.ReplicaInfo
        {
            // One collection has one replica, so its id serves for both.
            ReplicaId = found.Value.Id.Value,
            CollectionId = found.Value.Id.Value,
            ResourceGroupName = DefaultGroup,
        };
        replica.NodeIds.Add(NodeId);
        replica.PartitionIds.AddRange(
            found.Value.Partitions.Where(partition => partition.Loaded).Select(partition => partition.Id.Value));
        foreach (var channel in found.Value.VChannels)
        {
            var shard = new Proto.ShardReplica { LeaderId = NodeId, DmChannelName = channel.Value };
            if (request.WithShardNodes) shard.NodeIds.Add(NodeId);
            replica.ShardReplicas.Add(shard);
        }

        reply.Replicas.Add(replica);
        return reply;
    }

    public async Task<Proto.GetQuerySegmentInfoResponse> GetSegmentsAsync(
        Proto.GetQuerySegmentInfoRequest request, CallInfo call)
    {
        var collectionId = 0L;
        var listed = await cache.WithAsync<SegmentsReply>(call.Database, request.CollectionName, async collection =>
        {
            collectionId = collection.Id.Value;
            var found = await grains.GetGrain<ICollectionGrain>(collectionId).GetSegmentsAsync();
            return found.Error is { } error ? error
                : collection.Loaded ? found
                : MilvusErrors.CollectionNotLoaded(request.CollectionName);
        });
        if (!listed.IsOk) return StatusMapper.Refuse<Proto.GetQuerySegmentInfoResponse>(listed.Error);
        var reply = new Proto.GetQuerySegmentInfoResponse { Status = StatusMapper.Success() };
        reply.Infos.AddRange(listed.Value.Segments.Where(segment => segment.Loaded).Select(segment =>
            new Proto.QuerySegmentInfo
            {
                SegmentId = segment.Segment.Value,
                CollectionId = collectionId,
                PartitionId = segment.Partition.Value,
                MemSize = segment.Bytes,
                NumRows = segment.Rows,
                State = (Proto.SegmentState)segment.State,
                Level = Proto.SegmentLevel.L1,
                NodeId = NodeId,
                NodeIds = { NodeId },
            }));
        return reply;
    }

    /// <summary>There is no second node that segments could go to.</summary>
    public async Task<Proto.Status> BalanceAsync(Proto.LoadBalanceRequest request, CallInfo call)
    {
        var found = await cache.GetAsync(call.Database, request.CollectionName);
        if (found.IsOk)
            return StatusMapper.Of(MilvusErrors.NotSupported(
                $"load balance of collection {request.CollectionName}: there is one node"));
        var status = StatusMapper.Of(found.Error);
        // Here clients look for the old code, unlike anywhere else.
        if (found.Error.Code == ErrorCode.CollectionNotFound) status.ErrorCode = Proto.ErrorCode.CollectionNotExists;
        return status;
    }

    public static Proto.ListResourceGroupsResponse ListGroups() =>
        new() { Status = StatusMapper.Success(), ResourceGroups = { DefaultGroup } };

    public async Task<Proto.DescribeResourceGroupResponse> DescribeGroupAsync(
        Proto.DescribeResourceGroupRequest request)
    {
        if (request.ResourceGroup != DefaultGroup)
            return StatusMapper.Refuse<Proto.DescribeResourceGroupResponse>(GroupNotFound(request.ResourceGroup));
        var group = new Proto.ResourceGroup
        {
            Name = DefaultGroup,
            Capacity = 1,
            NumAvailableNode = 1,
            Nodes = { new Proto.NodeInfo { NodeId = NodeId, Hostname = Environment.MachineName } },
        };
        var databases = await grains.GetGrain<IDatabasesGrain>(0).ListAsync();
        foreach (var database in databases.Databases)
        {
            var names = await grains.Catalog(database.Name).ListAsync();
            foreach (var entry in names.Entries)
                if ((await DescribeAsync(entry.Collection.Value)) is { IsOk: true, Value.Loaded: true })
                    group.NumLoadedReplica[entry.Name] = 1;
        }

        return new Proto.DescribeResourceGroupResponse { Status = StatusMapper.Success(), ResourceGroup = group };
    }

    public static Proto.Status CreateGroup(Proto.CreateResourceGroupRequest request) =>
        StatusMapper.Of(NameRules.Check("resource group", request.ResourceGroup)
            ?? (request.ResourceGroup == DefaultGroup
                ? new MilvusError(
                    ErrorCode.ResourceGroupAlreadyExist,
                    $"resource group already exist[rg={DefaultGroup}]",
                    IsInputError: true)
                : new MilvusError(
                    ErrorCode.ResourceGroupReachLimit,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"resource group num reach limit[limit=1][rg={request.ResourceGroup}]"),
                    IsInputError: true)));

    public static Proto.Status DropGroup(Proto.DropResourceGroupRequest request) =>
        request.ResourceGroup == DefaultGroup
            ? StatusMapper.Of(MilvusErrors.Invalid("delete default rg is not permitted"))
            // Nothing to drop is what was asked for.
            : StatusMapper.Success();

    private static MilvusError GroupNotFound(string name) =>
        new(ErrorCode.ResourceGroupNotFound, $"resource group not found[rg={name}]", IsInputError: true);

    private static Proto.ComponentInfo State(string role) =>
        new() { NodeId = NodeId, Role = role, StateCode = Proto.StateCode.Healthy };

    private async Task<Outcome<CollectionDescription>> DescribeAsync(long id)
    {
        var described = await grains.GetGrain<ICollectionGrain>(id).DescribeAsync();
        return described.Error is { } error ? error : described.Collection!;
    }
}
