using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Milvus.Core.Errors;
using Milvus.Gateway.Services;

namespace Milvus.Gateway.Coordination;

/// <summary>The coordinator as a component: its state, health, settings and metrics.</summary>
internal sealed class SystemCoordination(
    IGrainFactory grains, IOptions<GatewayOptions> options, SegmentDirectory segments, FlushAllService flushes)
{
    private const string Role = "datacoord";
    private const long NodeId = 1;

    // Milvus's own names: nothing is sent there, but old proxies ask for one.
    private const string TimeTicks = "by-dev-datacoord-timetick-channel";
    private const string SegmentNews = "by-dev-segment-info-channel";

    public static Proto.ComponentStates GetStates() => new()
    {
        Status = StatusMapper.Success(),
        State = new Proto.ComponentInfo { NodeId = NodeId, Role = Role, StateCode = Proto.StateCode.Healthy },
    };

    public static Proto.StringResponse GetTimeTickChannel() =>
        new() { Status = StatusMapper.Success(), Value = TimeTicks };

    public static Proto.StringResponse GetSegmentInfoChannel() =>
        new() { Status = StatusMapper.Success(), Value = SegmentNews };

    /// <summary>There is no such channel, and Milvus says so too.</summary>
    public static Proto.StringResponse GetStatisticsChannel() => StatusMapper.Refuse<Proto.StringResponse>(
        new MilvusError(ErrorCode.ChannelNotFound, "channel not found: no statistics channel"));

    public Task<Proto.GetFlushAllStateResponse> GetFlushAllStateAsync(
        Proto.GetFlushAllStateRequest request, CallInfo call) => flushes.GetStateAsync(request, call);

    /// <summary>Unhealthy when a vchannel cannot be asked or cannot flush; the reasons name it.</summary>
    public async Task<Proto.CheckHealthResponse> CheckAsync(CancellationToken cancellation)
    {
        var reply = new Proto.CheckHealthResponse { Status = StatusMapper.Success() };
        foreach (var collection in await grains.CollectionsAsync())
        {
            var channels = await segments.OfAsync(collection, cancellation);
            if (channels.Error is { Code: ErrorCode.CollectionNotFound }) continue;
            if (channels.Error is { } error) reply.Reasons.Add($"collection {collection}: {error}");
            else
                reply.Reasons.AddRange(channels.Value
                    .Where(channel => channel.State.Lagging.Length > 0)
                    .Select(channel => $"{channel.Name}: {channel.State.Lagging}"));
        }

        reply.IsHealthy = reply.Reasons.Count == 0;
        return reply;
    }

    /// <summary>Settings whose names contain the pattern.</summary>
    public Proto.Internal.ShowConfigurationsResponse ShowConfigurations(string pattern)
    {
        var settings = options.Value;
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["datacoord.ip"] = settings.InternalAddress,
            ["datacoord.port"] = Text(settings.InternalPort ?? settings.Port),
            ["proxy.grpc.servermaxrecvsize"] = Text(settings.MaxReceiveMessageBytes),
            ["proxy.grpc.servermaxsendsize"] = Text(settings.MaxSendMessageBytes),
            ["proxy.port"] = Text(settings.Port),
            ["proxy.slowqueryspaninseconds"] = Text((long)settings.SlowCall.TotalSeconds),
        };
        return new Proto.Internal.ShowConfigurationsResponse
        {
            Status = StatusMapper.Success(),
            Configurations =
            {
                shown.Where(one => one.Key.Contains(pattern, StringComparison.OrdinalIgnoreCase))
                    .Select(one => new Proto.KeyValuePair { Key = one.Key, Value = one.Value }),
            },
        };
    }

    /// <summary>Of <c>system_info</c> the part that quotas are made of: stored bytes by collection and partition.</summary>
    public async Task<Proto.GetMetricsResponse> GetMetricsAsync(
        Proto.GetMetricsRequest request, CancellationToken cancellation)
    {
        if (ClusterService.MetricTypeOf(request.Request) != ClusterService.SystemInfo)
            return StatusMapper.Refuse<Proto.GetMetricsResponse>(new MilvusError(
                ErrorCode.MetricNotFound, $"metric not found[metric={request.Request}]", IsInputError: true));
        var byCollection = new SortedDictionary<long, long>();
        var byPartition = new SortedDictionary<long, SortedDictionary<long, long>>();
        foreach (var collection in await grains.CollectionsAsync())
        {
            var channels = await segments.OfAsync(collection, cancellation);
            if (!channels.IsOk) continue;
            var partitions = new SortedDictionary<long, long>();
            foreach (var segment in channels.Value.SelectMany(channel => channel.State.Segments))
                if ((Proto.SegmentState)segment.State == Proto.SegmentState.Flushed)
                    partitions[segment.Partition.Value] =
                        partitions.GetValueOrDefault(segment.Partition.Value) + segment.Bytes;
            byCollection[collection.Value] = partitions.Values.Sum();
            byPartition[collection.Value] = partitions;
        }

        return new Proto.GetMetricsResponse
        {
            Status = StatusMapper.Success(),
            ComponentName = $"{Role}{NodeId}",
            Response = JsonSerializer.Serialize(new
            {
                cluster = new
                {
                    self = new
                    {
                        has_error = false,
                        error_reason = "",
                        name = $"{Role}{NodeId}",
                        type = Role,
                        id = NodeId,
                        quota_metrics = new
                        {
                            TotalBinlogSize = byCollection.Values.Sum(),
                            CollectionBinlogSize = byCollection,
                            PartitionsBinlogSize = byPartition,
                        },
                    },
                    connected_data_nodes = Array.Empty<object>(),
                },
                connections = new { name = $"{Role}{NodeId}", connected_components = Array.Empty<object>() },
            }),
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
