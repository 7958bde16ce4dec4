using Grpc.Core;

namespace Milvus.Gateway.Services;

/// <summary>Names, partitions, indexes and what else changes a collection without a row in hand.</summary>
internal sealed partial class MilvusEndpoint
{
    public override Task<Proto.Status> AlterDatabase(
        Proto.AlterDatabaseRequest request, ServerCallContext context) =>
        databases.AlterAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.BatchDescribeCollectionResponse> BatchDescribeCollection(
        Proto.BatchDescribeCollectionRequest request, ServerCallContext context) =>
        collections.DescribeManyAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> RenameCollection(
        Proto.RenameCollectionRequest request, ServerCallContext context) =>
        alterations.RenameAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.TruncateCollectionResponse> TruncateCollection(
        Proto.TruncateCollectionRequest request, ServerCallContext context) =>
        alterations.TruncateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> AlterCollection(
        Proto.AlterCollectionRequest request, ServerCallContext context) =>
        alterations.AlterAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> AlterCollectionField(
        Proto.AlterCollectionFieldRequest request, ServerCallContext context) =>
        alterations.AlterFieldAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> AddCollectionField(
        Proto.AddCollectionFieldRequest request, ServerCallContext context) =>
        alterations.AddFieldAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> CreatePartition(
        Proto.CreatePartitionRequest request, ServerCallContext context) =>
        partitions.CreateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> DropPartition(
        Proto.DropPartitionRequest request, ServerCallContext context) =>
        partitions.DropAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.BoolResponse> HasPartition(
        Proto.HasPartitionRequest request, ServerCallContext context) =>
        partitions.HasAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.ShowPartitionsResponse> ShowPartitions(
        Proto.ShowPartitionsRequest request, ServerCallContext context) =>
        partitions.ShowAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetPartitionStatisticsResponse> GetPartitionStatistics(
        Proto.GetPartitionStatisticsRequest request, ServerCallContext context) =>
        partitions.GetStatisticsAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> LoadPartitions(
        Proto.LoadPartitionsRequest request, ServerCallContext context) =>
        partitions.LoadAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> ReleasePartitions(
        Proto.ReleasePartitionsRequest request, ServerCallContext context) =>
        partitions.ReleaseAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> CreateAlias(
        Proto.CreateAliasRequest request, ServerCallContext context) =>
        aliases.CreateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> DropAlias(
        Proto.DropAliasRequest request, ServerCallContext context) =>
        aliases.DropAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> AlterAlias(
        Proto.AlterAliasRequest request, ServerCallContext context) =>
        aliases.AlterAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.DescribeAliasResponse> DescribeAlias(
        Proto.DescribeAliasRequest request, ServerCallContext context) =>
        aliases.DescribeAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.ListAliasesResponse> ListAliases(
        Proto.ListAliasesRequest request, ServerCallContext context) =>
        aliases.ListAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> AlterIndex(
        Proto.AlterIndexRequest request, ServerCallContext context) =>
        indexes.AlterAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> DropIndex(
        Proto.DropIndexRequest request, ServerCallContext context) =>
        indexes.DropAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetIndexStateResponse> GetIndexState(
        Proto.GetIndexStateRequest request, ServerCallContext context) =>
        indexes.GetStateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetIndexBuildProgressResponse> GetIndexBuildProgress(
        Proto.GetIndexBuildProgressRequest request, ServerCallContext context) =>
        indexes.GetProgressAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetIndexStatisticsResponse> GetIndexStatistics(
        Proto.GetIndexStatisticsRequest request, ServerCallContext context) =>
        indexes.GetStatisticsAsync(request, CallInfo.Of(request.DbName, context));
}
