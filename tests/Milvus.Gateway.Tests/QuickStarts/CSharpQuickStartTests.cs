using Google.Protobuf;
using Milvus.Core;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.QuickStarts;

/// <summary>
/// The quick start of the C# SDK, call by call as the SDK sends it: without Connect, with credentials that nobody asked
/// for. Source: milvus-sdk-csharp MilvusClient and MilvusCollection.
/// </summary>
public sealed class CSharpQuickStartTests : IClassFixture<GatewayHost>, IDisposable
{
    private const string Partition = "part";

    private readonly QuickStart _sdk;
    private ulong _lastWrite = 1;

    public CSharpQuickStartTests(GatewayHost host)
    {
        _sdk = new QuickStart(host.Address, "csharp");
        _sdk.Headers.AddRange([("authorization", "cm9vdDpNaWx2dXM="), ("dbname", "default")]);
    }

    public void Dispose() => _sdk.Dispose();

    [Fact]
    public async Task The_quick_start_of_the_c_sharp_sdk_runs()
    {
        await CreateAsync();
        await WriteAsync();
        await LoadAsync();
        await ReadAsync();
        await ChangeAsync();
        await EndAsync();
    }

    private async Task CreateAsync()
    {
        var name = _sdk.Collection;
        Assert.True((await _sdk.CallAsync<Proto.CheckHealthResponse>("CheckHealth", new Proto.CheckHealthRequest())).IsHealthy);
        Assert.False((await _sdk.CallAsync<Proto.BoolResponse>(
            "HasCollection", new Proto.HasCollectionRequest { CollectionName = name })).Value);
        await _sdk.CallAsync<Proto.Status>("CreateCollection", new Proto.CreateCollectionRequest
        {
            CollectionName = name,
            ConsistencyLevel = Proto.ConsistencyLevel.Session,
            ShardsNum = 2,
            Schema = QuickStart.Schema(name, isDynamic: true).ToByteString(),
        });
        Assert.True((await _sdk.CallAsync<Proto.BoolResponse>(
            "HasCollection", new Proto.HasCollectionRequest { CollectionName = name })).Value);
        var described = await _sdk.CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = name });
        Assert.All(described.Schema.Fields, field => Assert.Equal(Proto.FieldState.FieldCreated, field.State));
        Assert.Equal((2, Proto.ConsistencyLevel.Session), (described.ShardsNum, described.ConsistencyLevel));

        var index = new Proto.CreateIndexRequest { CollectionName = name, FieldName = "vector", IndexName = "by_vector" };
        index.ExtraParams.Add(
        [
            Samples.Pair("metric_type", "L2"), Samples.Pair("index_type", "IVF_FLAT"),
            Samples.Pair("params", "{\"nlist\":1024}"),
        ]);
        await _sdk.CallAsync<Proto.Status>("CreateIndex", index);
        var indexes = await _sdk.CallAsync<Proto.DescribeIndexResponse>(
            "DescribeIndex", new Proto.DescribeIndexRequest { CollectionName = name, FieldName = "vector" });
        var made = Assert.Single(indexes.IndexDescriptions);
        Assert.Equal(("by_vector", Proto.IndexState.Finished), (made.IndexName, made.State));
        Assert.Equal("{\"nlist\":1024}", made.Params.Single(pair => pair.Key == "params").Value);

        await _sdk.CallAsync<Proto.Status>(
            "CreatePartition", new Proto.CreatePartitionRequest { CollectionName = name, PartitionName = Partition });
    }

    private async Task WriteAsync()
    {
        var name = _sdk.Collection;
        await InsertAsync("", [1, 2], [1, 2, 3.5f, 4.5f]);
        await InsertAsync(Partition, [3], [5, 6]);
        var flush = await _sdk.CallAsync<Proto.FlushResponse>(
            "Flush", new Proto.FlushRequest { CollectionNames = { name } });
        Assert.NotEmpty(flush.CollSegIds[name].Data);
        var waits = new Proto.GetFlushStateRequest();
        waits.SegmentIds.Add(flush.CollSegIds[name].Data);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await _sdk.CallAsync<Proto.GetFlushStateResponse>("GetFlushState", waits)).Flushed)
            patience.Token.ThrowIfCancellationRequested();
        var statistics = await _sdk.CallAsync<Proto.GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new Proto.GetCollectionStatisticsRequest { CollectionName = name });
        Assert.Equal("3", statistics.Stats[0].Value);
    }

    private async Task LoadAsync()
    {
        var name = _sdk.Collection;
        await _sdk.CallAsync<Proto.Status>("LoadCollection", new Proto.LoadCollectionRequest { CollectionName = name });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await _sdk.CallAsync<Proto.GetLoadingProgressResponse>(
            "GetLoadingProgress", new Proto.GetLoadingProgressRequest { CollectionName = name })).Progress < 100)
            patience.Token.ThrowIfCancellationRequested();
        var shown = await _sdk.CallAsync<Proto.ShowCollectionsResponse>(
            "ShowCollections", new Proto.ShowCollectionsRequest { Type = Proto.ShowType.InMemory });
        Assert.Contains(name, shown.CollectionNames);
    }

    private async Task ReadAsync()
    {
        var found = await QueryAsync("id in [2, 3]", [], "vector");
        Assert.Equal(["id", "vector"], found.FieldsData.Select(field => field.FieldName).Order());
        QuickStart.HasIds(found, 2, 3);
        Assert.Equal(
            [3.5f, 4.5f, 5f, 6f],
            found.FieldsData.Single(field => field.FieldName == "vector").Vectors.FloatVector.Data);
        QuickStart.HasIds(await QueryAsync("size > 2", [Partition], "size"), 3);

        var search = new Proto.SearchRequest
        {
            CollectionName = _sdk.Collection,
            DslType = Proto.DslType.BoolExprV1,
            Dsl = "size < 3",
            ConsistencyLevel = Proto.ConsistencyLevel.Strong,
            PlaceholderGroup = Samples.Placeholders([0.5f, 2], [3.5f, 4.5f]),
        };
        search.SearchParams.Add(
        [
            Samples.Pair("offset", "0"), Samples.Pair("anns_field", "vector"), Samples.Pair("topk", "2"),
            Samples.Pair("metric_type", "L2"), Samples.Pair("params", "{\"nprobe\":\"10\"}"),
        ]);
        var near = await _sdk.CallAsync<Proto.SearchResults>("Search", search);
        Assert.Equal([1, 2, 2, 1], near.Results.Ids.IntId.Data);
        Assert.Equal((2, 2, _sdk.Collection), (near.Results.NumQueries, near.Results.TopK, near.CollectionName));
        Assert.Empty(near.Results.FieldsData);
    }

    private async Task ChangeAsync()
    {
        var upsert = new Proto.UpsertRequest { CollectionName = _sdk.Collection, NumRows = 1 };
        upsert.FieldsData.Add([QuickStart.Ids(2), QuickStart.Vectors(7, 8), QuickStart.Dynamic("", "{\"size\":20}")]);
        var upserted = await _sdk.CallAsync<Proto.MutationResult>("Upsert", upsert);
        Assert.Equal(1, upserted.UpsertCnt);
        _lastWrite = upserted.Timestamp;
        QuickStart.HasIds(await QueryAsync("size == 20", [], "size"), 2);

        var deleted = await _sdk.CallAsync<Proto.MutationResult>(
            "Delete", new Proto.DeleteRequest { CollectionName = _sdk.Collection, Expr = "id in [2]" });
        Assert.Equal(1, deleted.DeleteCnt);
        _lastWrite = deleted.Timestamp;
        QuickStart.HasIds(await QueryAsync("id > 0", [], "id"), 1, 3);
    }

    private async Task EndAsync()
    {
        var name = _sdk.Collection;
        await _sdk.CallAsync<Proto.Status>(
            "ReleaseCollection", new Proto.ReleaseCollectionRequest { CollectionName = name });
        var refused = await _sdk.SendAsync<Proto.QueryResults>("Query", Query("id > 0", [], "id"));
        Assert.Equal(101, refused.Status.Code);
        await _sdk.CallAsync<Proto.Status>(
            "DropIndex", new Proto.DropIndexRequest { CollectionName = name, FieldName = "vector", IndexName = "by_vector" });
        await _sdk.CallAsync<Proto.Status>("DropCollection", new Proto.DropCollectionRequest { CollectionName = name });
    }

    private async Task InsertAsync(string partition, long[] ids, float[] vectors)
    {
        var insert = new Proto.InsertRequest
        {
            CollectionName = _sdk.Collection,
            PartitionName = partition,
            NumRows = (uint)ids.Length,
        };
        insert.FieldsData.Add(
        [
            QuickStart.Ids(ids),
            QuickStart.Vectors(vectors),
            QuickStart.Dynamic("", [.. ids.Select(id => $$"""{"size":{{id}}}""")]),
        ]);
        var before = Timestamp.From(DateTimeOffset.UtcNow);
        var inserted = await _sdk.CallAsync<Proto.MutationResult>("Insert", insert);
        Assert.InRange(inserted.Timestamp, before.Value, Timestamp.From(DateTimeOffset.UtcNow.AddSeconds(1)).Value);
        _lastWrite = inserted.Timestamp;
    }

    private Task<Proto.QueryResults> QueryAsync(string expression, string[] partitions, string output) =>
        _sdk.CallAsync<Proto.QueryResults>("Query", Query(expression, partitions, output));

    /// <summary>The default is the collection's level, and the timestamp is that of the client's last write.</summary>
    private Proto.QueryRequest Query(string expression, string[] partitions, string output) => new()
    {
        CollectionName = _sdk.Collection,
        Expr = expression,
        PartitionNames = { partitions },
        OutputFields = { output },
        UseDefaultConsistency = true,
        GuaranteeTimestamp = _lastWrite,
    };
}
