using Grpc.Core;
using Milvus.Proto.Data.Alpha;
using DataService = Milvus.Proto.Data.Alpha.DataService;

namespace Milvus.Gateway.Coordination.Alpha;

/// <summary>The coordinator under its first name, on the internal port: other messages, the same answers.</summary>
[BindServiceMethod(typeof(DataServiceEndpoint), nameof(Bind))]
internal sealed class DataServiceEndpoint(
    FlushCoordination flushes,
    GrantCoordination grants,
    SegmentCoordination segments,
    AlphaSegments alphaSegments,
    AlphaNodes nodes) : DataService.DataServiceBase
{
    /// <summary>Called once by the gRPC server, with no instance, to learn the methods.</summary>
    public static void Bind(ServiceBinderBase binder, DataService.DataServiceBase? service) =>
        DataService.BindService(new Hosting.CheckedBinder(binder), service);

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

    public override Task<RegisterNodeResponse> RegisterNode(RegisterNodeRequest request, ServerCallContext context) =>
        nodes.RegisterAsync(request, context.CancellationToken);

    public override async Task<Proto.Status> Flush(FlushRequest request, ServerCallContext context) =>
        (await flushes.FlushAsync(request.ToToday(), context.CancellationToken)).Status;

    public override async Task<AssignSegmentIDResponse> AssignSegmentID(
        AssignSegmentIDRequest request, ServerCallContext context) =>
        (await grants.AssignAsync(request.ToToday(), context.CancellationToken)).ToAlpha();

    public override Task<ShowSegmentsResponse> ShowSegments(ShowSegmentsRequest request, ServerCallContext context) =>
        alphaSegments.ShowAsync(request, context.CancellationToken);

    public override Task<GetSegmentStatesResponse> GetSegmentStates(
        GetSegmentStatesRequest request, ServerCallContext context) =>
        alphaSegments.GetStatesAsync(request, context.CancellationToken);

    public override Task<GetSegmentInfoResponse> GetSegmentInfo(
        GetSegmentInfoRequest request, ServerCallContext context) =>
        alphaSegments.GetInfoAsync(request, context.CancellationToken);

    public override async Task<GetInsertBinlogPathsResponse> GetInsertBinlogPaths(
        GetInsertBinlogPathsRequest request, ServerCallContext context) =>
        (await segments.GetPathsAsync(request.ToToday(), context.CancellationToken)).ToAlpha();

    public override Task<Proto.Internal.StringList> GetInsertChannels(
        GetInsertChannelsRequest request, ServerCallContext context) =>
        nodes.GetChannelsAsync(request, context.CancellationToken);

    public override async Task<GetCollectionStatisticsResponse> GetCollectionStatistics(
        GetCollectionStatisticsRequest request, ServerCallContext context) =>
        (await segments.CountAsync(request.ToToday(), context.CancellationToken)).ToAlpha();

    public override async Task<GetPartitionStatisticsResponse> GetPartitionStatistics(
        GetPartitionStatisticsRequest request, ServerCallContext context) =>
        (await segments.CountAsync(request.ToToday(), context.CancellationToken)).ToAlpha();
}
