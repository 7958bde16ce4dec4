using Grpc.Core;
using Milvus.Proto.Data;
using DataCoord = Milvus.Proto.Data.DataCoord;

namespace Milvus.Gateway.Coordination;

/// <summary>
/// The data coordinator's service, on the internal port: hands each call to the part that it is about. A call without
/// an override is refused with code 10, as <see cref="Hosting.EdgeInterceptor"/> does for every service.
/// </summary>
[BindServiceMethod(typeof(DataCoordEndpoint), nameof(Bind))]
internal sealed class DataCoordEndpoint(
    FlushCoordination flushes,
    SegmentCoordination segments,
    RecoveryCoordination recoveries,
    ChannelCoordination channels,
    GrantCoordination grants,
    WriterCoordination writers,
    SegmentOrders orders,
    GarbageCoordination garbage,
    SystemCoordination system) : DataCoord.DataCoordBase
{
    /// <summary>Called once by the gRPC server, with no instance, to learn the methods.</summary>
    public static void Bind(ServiceBinderBase binder, DataCoord.DataCoordBase? service) =>
        DataCoord.BindService(new Hosting.CheckedBinder(binder), service);

    public override Task<Proto.ComponentStates> GetComponentStates(
        Proto.GetComponentStatesRequest request, ServerCallContext context) =>
        Task.FromResult(SystemCoordination.GetStates());

    public override Task<Proto.StringResponse> GetTimeTickChannel(
        Proto.Internal.GetTimeTickChannelRequest request, ServerCallContext context) =>
        Task.FromResult(SystemCoordination.GetTimeTickChannel());

    public override Task<Proto.StringResponse> GetStatisticsChannel(
        Proto.Internal.GetStatisticsChannelRequest request, ServerCallContext context) =>
        Task.FromResult(SystemCoordination.GetStatisticsChannel());

    public override Task<Proto.StringResponse> GetSegmentInfoChannel(
        GetSegmentInfoChannelRequest request, ServerCallContext context) =>
        Task.FromResult(SystemCoordination.GetSegmentInfoChannel());

    public override Task<Proto.Internal.ShowConfigurationsResponse> ShowConfigurations(
        Proto.Internal.ShowConfigurationsRequest request, ServerCallContext context) =>
        Task.FromResult(system.ShowConfigurations(request.Pattern));

    public override Task<Proto.CheckHealthResponse> CheckHealth(
        Proto.CheckHealthRequest request, ServerCallContext context) => system.CheckAsync(context.CancellationToken);

    public override Task<Proto.GetMetricsResponse> GetMetrics(
        Proto.GetMetricsRequest request, ServerCallContext context) =>
        system.GetMetricsAsync(request, context.CancellationToken);

    public override Task<FlushResponse> Flush(FlushRequest request, ServerCallContext context) =>
        flushes.FlushAsync(request, context.CancellationToken);

    public override Task<Proto.GetFlushStateResponse> GetFlushState(
        GetFlushStateRequest request, ServerCallContext context) =>
        flushes.GetStateAsync(request, context.CancellationToken);

    public override Task<Proto.GetFlushAllStateResponse> GetFlushAllState(
        Proto.GetFlushAllStateRequest request, ServerCallContext context) =>
        system.GetFlushAllStateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<GetSegmentStatesResponse> GetSegmentStates(
        GetSegmentStatesRequest request, ServerCallContext context) =>
        segments.GetStatesAsync(request, context.CancellationToken);

    public override Task<GetSegmentInfoResponse> GetSegmentInfo(
        GetSegmentInfoRequest request, ServerCallContext context) =>
        segments.GetInfoAsync(request, context.CancellationToken);

    public override Task<GetInsertBinlogPathsResponse> GetInsertBinlogPaths(
        GetInsertBinlogPathsRequest request, ServerCallContext context) =>
        segments.GetPathsAsync(request, context.CancellationToken);

    public override Task<GetCollectionStatisticsResponse> GetCollectionStatistics(
        GetCollectionStatisticsRequest request, ServerCallContext context) =>
        segments.CountAsync(request, context.CancellationToken);

    public override Task<GetPartitionStatisticsResponse> GetPartitionStatistics(
        GetPartitionStatisticsRequest request, ServerCallContext context) =>
        segments.CountAsync(request, context.CancellationToken);

    public override Task<GetFlushedSegmentsResponse> GetFlushedSegments(
        GetFlushedSegmentsRequest request, ServerCallContext context) =>
        segments.GetFlushedAsync(request, context.CancellationToken);

    public override Task<GetSegmentsByStatesResponse> GetSegmentsByStates(
        GetSegmentsByStatesRequest request, ServerCallContext context) =>
        segments.GetByStatesAsync(request, context.CancellationToken);

    public override Task<GetRecoveryInfoResponse> GetRecoveryInfo(
        GetRecoveryInfoRequest request, ServerCallContext context) =>
        recoveries.GetAsync(request, context.CancellationToken);

    public override Task<GetRecoveryInfoResponseV2> GetRecoveryInfoV2(
        GetRecoveryInfoRequestV2 request, ServerCallContext context) =>
        recoveries.GetAsync(request, context.CancellationToken);

    public override Task<WatchChannelsResponse> WatchChannels(
        WatchChannelsRequest request, ServerCallContext context) =>
        channels.WatchAsync(request, context.CancellationToken);

    public override Task<DropVirtualChannelResponse> DropVirtualChannel(
        DropVirtualChannelRequest request, ServerCallContext context) =>
        channels.DropAsync(request, context.CancellationToken);

    public override Task<AssignSegmentIDResponse> AssignSegmentID(
        AssignSegmentIDRequest request, ServerCallContext context) =>
        grants.AssignAsync(request, context.CancellationToken);

    public override Task<Proto.Status> SaveBinlogPaths(SaveBinlogPathsRequest request, ServerCallContext context) =>
        writers.SaveAsync(request, context.CancellationToken);

    public override Task<Proto.Status> UpdateChannelCheckpoint(
        UpdateChannelCheckpointRequest request, ServerCallContext context) =>
        writers.CheckpointAsync(request, context.CancellationToken);

    public override Task<Proto.Status> ReportDataNodeTtMsgs(
        ReportDataNodeTtMsgsRequest request, ServerCallContext context) =>
        writers.ReportAsync(request, context.CancellationToken);

    public override async Task<Proto.Status> UpdateSegmentStatistics(
        UpdateSegmentStatisticsRequest request, ServerCallContext context) =>
        CoordinationErrors.StatusOf(await writers.CountAsync(
            request.Base, request.Stats.Select(one => (one.SegmentId, one.NumRows)), context.CancellationToken));

    public override Task<SetSegmentStateResponse> SetSegmentState(
        SetSegmentStateRequest request, ServerCallContext context) =>
        orders.SetAsync(request, context.CancellationToken);

    public override Task<Proto.Status> MarkSegmentsDropped(
        MarkSegmentsDroppedRequest request, ServerCallContext context) =>
        orders.DropAsync(request, context.CancellationToken);

    public override Task<Proto.Status> GcControl(GcControlRequest request, ServerCallContext context) =>
        garbage.ControlAsync(request);
}
