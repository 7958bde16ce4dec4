using Grpc.Core;

namespace Milvus.Gateway.Services;

/// <summary>
/// The gRPC service: hands each call to the service of its area. An RPC without an override here falls through to the
/// generated base, which throws UNIMPLEMENTED; <see cref="Hosting.EdgeInterceptor"/> turns that into the reply SDKs
/// understand.
/// </summary>
[BindServiceMethod(typeof(MilvusEndpoint), nameof(Bind))]
internal sealed partial class MilvusEndpoint(
    SystemService system,
    DatabaseService databases,
    CollectionService collections,
    IndexService indexes,
    LoadService loads,
    PartitionService partitions,
    AliasService aliases,
    AlterService alterations,
    ClusterService cluster,
    FlushAllService flushesOfAll,
    InsertService inserts,
    DeleteService deletes,
    FlushService flushes,
    FutureReads futureReads,
    QueryService queries,
    SearchService searches,
    HybridSearchService hybridSearches) : Proto.MilvusService.MilvusServiceBase
{
    /// <summary>
    /// Called once by the gRPC server, with no instance, to learn the methods. The parameter is the base class because
    /// that is where the server looks for them.
    /// </summary>
    public static void Bind(ServiceBinderBase binder, Proto.MilvusService.MilvusServiceBase? service) =>
        Proto.MilvusService.BindService(new Hosting.CheckedBinder(binder), service);

    public override Task<Proto.ConnectResponse> Connect(
        Proto.ConnectRequest request, ServerCallContext context) =>
        system.ConnectAsync(CallInfo.Of("", context));

    public override Task<Proto.GetVersionResponse> GetVersion(
        Proto.GetVersionRequest request, ServerCallContext context) =>
        Task.FromResult(SystemService.GetVersion());

    public override Task<Proto.CheckHealthResponse> CheckHealth(
        Proto.CheckHealthRequest request, ServerCallContext context) =>
        Task.FromResult(system.CheckHealth());

    public override Task<Proto.AllocTimestampResponse> AllocTimestamp(
        Proto.AllocTimestampRequest request, ServerCallContext context) =>
        Task.FromResult(system.AllocTimestamp());

    public override Task<Proto.Status> CreateDatabase(
        Proto.CreateDatabaseRequest request, ServerCallContext context) =>
        databases.CreateAsync(request);

    public override Task<Proto.Status> DropDatabase(
        Proto.DropDatabaseRequest request, ServerCallContext context) =>
        databases.DropAsync(request);

    public override Task<Proto.ListDatabasesResponse> ListDatabases(
        Proto.ListDatabasesRequest request, ServerCallContext context) =>
        databases.ListAsync();

    public override Task<Proto.DescribeDatabaseResponse> DescribeDatabase(
        Proto.DescribeDatabaseRequest request, ServerCallContext context) =>
        databases.DescribeAsync(CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> CreateCollection(
        Proto.CreateCollectionRequest request, ServerCallContext context) =>
        collections.CreateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> DropCollection(
        Proto.DropCollectionRequest request, ServerCallContext context) =>
        collections.DropAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.BoolResponse> HasCollection(
        Proto.HasCollectionRequest request, ServerCallContext context) =>
        collections.HasAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.DescribeCollectionResponse> DescribeCollection(
        Proto.DescribeCollectionRequest request, ServerCallContext context) =>
        collections.DescribeAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.ShowCollectionsResponse> ShowCollections(
        Proto.ShowCollectionsRequest request, ServerCallContext context) =>
        collections.ShowAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetCollectionStatisticsResponse> GetCollectionStatistics(
        Proto.GetCollectionStatisticsRequest request, ServerCallContext context) =>
        collections.GetStatisticsAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> CreateIndex(
        Proto.CreateIndexRequest request, ServerCallContext context) =>
        indexes.CreateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.DescribeIndexResponse> DescribeIndex(
        Proto.DescribeIndexRequest request, ServerCallContext context) =>
        indexes.DescribeAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> LoadCollection(
        Proto.LoadCollectionRequest request, ServerCallContext context) =>
        loads.LoadAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.Status> ReleaseCollection(
        Proto.ReleaseCollectionRequest request, ServerCallContext context) =>
        loads.ReleaseAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetLoadingProgressResponse> GetLoadingProgress(
        Proto.GetLoadingProgressRequest request, ServerCallContext context) =>
        loads.GetProgressAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetLoadStateResponse> GetLoadState(
        Proto.GetLoadStateRequest request, ServerCallContext context) =>
        loads.GetStateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.MutationResult> Insert(
        Proto.InsertRequest request, ServerCallContext context) =>
        inserts.InsertAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.FlushResponse> Flush(
        Proto.FlushRequest request, ServerCallContext context) =>
        flushes.FlushAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetFlushStateResponse> GetFlushState(
        Proto.GetFlushStateRequest request, ServerCallContext context) =>
        flushes.GetStateAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.GetPersistentSegmentInfoResponse> GetPersistentSegmentInfo(
        Proto.GetPersistentSegmentInfoRequest request, ServerCallContext context) =>
        flushes.GetSegmentsAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.MutationResult> Upsert(
        Proto.UpsertRequest request, ServerCallContext context) =>
        inserts.UpsertAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.MutationResult> Delete(
        Proto.DeleteRequest request, ServerCallContext context) =>
        deletes.DeleteAsync(request, CallInfo.Of(request.DbName, context));

    public override Task<Proto.QueryResults> Query(
        Proto.QueryRequest request, ServerCallContext context) =>
        futureReads.ReadAsync(
            request.ConsistencyLevel,
            request.UseDefaultConsistency,
            request.GuaranteeTimestamp,
            CallInfo.Of(request.DbName, context),
            call => queries.QueryAsync(request, call));

    public override Task<Proto.SearchResults> Search(
        Proto.SearchRequest request, ServerCallContext context) =>
        futureReads.ReadAsync(
            request.ConsistencyLevel,
            request.UseDefaultConsistency,
            request.GuaranteeTimestamp,
            CallInfo.Of(request.DbName, context),
            call => searches.SearchAsync(request, call));

    public override Task<Proto.SearchResults> HybridSearch(
        Proto.HybridSearchRequest request, ServerCallContext context) =>
        futureReads.ReadAsync(
            request.ConsistencyLevel,
            request.UseDefaultConsistency,
            request.GuaranteeTimestamp,
            CallInfo.Of(request.DbName, context),
            call => hybridSearches.SearchAsync(request, call));
}
