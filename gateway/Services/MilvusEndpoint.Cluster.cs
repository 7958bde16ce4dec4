using Grpc.Core;

namespace Milvus.Gateway.Services;

/// <summary>What is said of nodes, replicas and resource groups, and flushes of everything.</summary>
internal sealed partial class MilvusEndpoint
{
    public override Task<Proto.GetMetricsResponse> GetMetrics(
        Proto.GetMetricsRequest request, ServerCallContext context) =>
        Task.FromResult(ClusterService.GetMetrics(request));

    public override Task<Proto.ComponentStates> GetComponentStates(
        Proto.GetComponentStatesRequest request, ServerCallContext context) =>
        Task.FromResult(ClusterService.GetComponentStates());

    public override Task<Proto.GetReplicasResponse> GetReplicas(
        Proto.GetReplicasRequest request, ServerCallContext context) =>
        cluster.GetReplicasAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetQuerySegmentInfoResponse> GetQuerySegmentInfo(
        Proto.GetQuerySegmentInfoRequest request, ServerCallContext context) =>
        cluster.GetSegmentsAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> LoadBalance(
        Proto.LoadBalanceRequest request, ServerCallContext context) =>
        cluster.BalanceAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.ListResourceGroupsResponse> ListResourceGroups(
        Proto.ListResourceGroupsRequest request, ServerCallContext context) =>
        Task.FromResult(ClusterService.ListGroups());

    public override Task<Proto.DescribeResourceGroupResponse> DescribeResourceGroup(
        Proto.DescribeResourceGroupRequest request, ServerCallContext context) =>
        cluster.DescribeGroupAsync(request);

    public override Task<Proto.Status> CreateResourceGroup(
        Proto.CreateResourceGroupRequest request, ServerCallContext context) =>
        Task.FromResult(ClusterService.CreateGroup(request));

    public override Task<Proto.Status> DropResourceGroup(
        Proto.DropResourceGroupRequest request, ServerCallContext context) =>
        Task.FromResult(ClusterService.DropGroup(request));

    public override Task<Proto.FlushAllResponse> FlushAll(
        Proto.FlushAllRequest request, ServerCallContext context) =>
        flushesOfAll.FlushAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetFlushAllStateResponse> GetFlushAllState(
        Proto.GetFlushAllStateRequest request, ServerCallContext context) =>
        flushesOfAll.GetStateAsync(request, CallInfo.Of(request.DbName, context));
}
