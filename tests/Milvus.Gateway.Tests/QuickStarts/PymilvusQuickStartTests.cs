using System.Globalization;
using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.QuickStarts;

/// <summary>
/// The quick start of pymilvus, call by call as the SDK sends it. Source: pymilvus client/prepare.py and grpc_handler.py.
/// </summary>
public sealed class PymilvusQuickStartTests : IClassFixture<GatewayHost>, IDisposable
{
    private readonly QuickStart _sdk;
    private ulong _schemaTimestamp;
    private ulong _lastWrite;

    public PymilvusQuickStartTests(GatewayHost host)
    {
        _sdk = new QuickStart(host.Address, "quick_start");
        _sdk.Headers.AddRange([("dbname", ""), ("client-request-id", ""), ("client-request-unixmsec", "1795258273320")]);
    }

    public void Dispose() => _sdk.Dispose();

    [Fact]
    public async Task The_quick_start_of_pymilvus_runs()
    {
        await ConnectAsync();
        await CreateAsync();
        await WriteAsync();
        await QueryAsync();
        await SearchAsync();
        await ChangeAsync();
        await EndAsync();
    }

    private async Task ConnectAsync()
    {
        var connected = await _sdk.CallAsync<Proto.ConnectResponse>("Connect", new Proto.ConnectRequest
        {
            ClientInfo = new Proto.ClientInfo
            {
                SdkType = "Python",
                SdkVersion = "3.0.2",
                LocalTime = "2026-11-21 10:51:13.317203",
                Host = "client",
            },
        });
        Assert.NotEqual(0, connected.Identifier);
        Assert.NotNull(connected.ServerInfo);
        _sdk.Headers.Add(("identifier", QuickStart.Text(connected.Identifier)));
        var version = await _sdk.CallAsync<Proto.GetVersionResponse>("GetVersion", new Proto.GetVersionRequest());
        Assert.StartsWith("v2.6", version.Version);
    }

    private async Task CreateAsync()
    {
        var name = _sdk.Collection;
        var unknown = await _sdk.SendAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = name });
        Assert.Equal((100, Proto.ErrorCode.UnexpectedError), (unknown.Status.Code, unknown.Status.ErrorCode));
        Assert.Contains("can't find collection", unknown.Status.Reason);

        await _sdk.CallAsync<Proto.Status>("CreateCollection", new Proto.CreateCollectionRequest
        {
            CollectionName = name,
            Schema = QuickStart.Schema(name, isDynamic: true).ToByteString(),
            ConsistencyLevel = Proto.ConsistencyLevel.Strong,
        });
        var index = new Proto.CreateIndexRequest { CollectionName = name, FieldName = "vector" };
        index.ExtraParams.Add([Samples.Pair("metric_type", "L2"), Samples.Pair("index_type", "AUTOINDEX")]);
        await _sdk.CallAsync<Proto.Status>("CreateIndex", index);
        var now = await _sdk.CallAsync<Proto.AllocTimestampResponse>(
            "AllocTimestamp", new Proto.AllocTimestampRequest());
        var indexes = await _sdk.CallAsync<Proto.DescribeIndexResponse>(
            "DescribeIndex", new Proto.DescribeIndexRequest { CollectionName = name, Timestamp = now.Timestamp });
        Assert.Equal(Proto.IndexState.Finished, Assert.Single(indexes.IndexDescriptions).State);

        await _sdk.CallAsync<Proto.Status>("LoadCollection", new Proto.LoadCollectionRequest { CollectionName = name });
        var progress = await _sdk.CallAsync<Proto.GetLoadingProgressResponse>(
            "GetLoadingProgress", new Proto.GetLoadingProgressRequest { CollectionName = name });
        Assert.Equal(100, progress.Progress);
        var shown = await _sdk.CallAsync<Proto.ShowCollectionsResponse>(
            "ShowCollections", new Proto.ShowCollectionsRequest());
        Assert.Contains(name, shown.CollectionNames);
        var state = await _sdk.CallAsync<Proto.GetLoadStateResponse>(
            "GetLoadState", new Proto.GetLoadStateRequest { CollectionName = name });
        Assert.Equal(Proto.LoadState.Loaded, state.State);

        // What the SDK remembers, and sends with every insert.
        var described = await _sdk.CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = name });
        Assert.Equal(["id", "vector"], described.Schema.Fields.Select(field => field.Name));
        Assert.True(described.Schema.EnableDynamicField);
        Assert.Equal(Proto.ConsistencyLevel.Strong, described.ConsistencyLevel);
        Assert.NotEqual(0UL, described.UpdateTimestamp);
        _schemaTimestamp = described.UpdateTimestamp;
    }

    private async Task WriteAsync()
    {
        var name = _sdk.Collection;
        var insert = new Proto.InsertRequest { CollectionName = name, NumRows = 2, SchemaTimestamp = _schemaTimestamp };
        insert.FieldsData.Add(
        [
            QuickStart.Ids(1, 2), QuickStart.Vectors(1, 2, 3, 4), QuickStart.Dynamic("$meta", "{\"a\":100}", "{\"b\":\"x\"}"),
        ]);
        var inserted = await _sdk.CallAsync<Proto.MutationResult>("Insert", insert);
        Assert.Equal((2, 2), (inserted.InsertCnt, inserted.SuccIndex.Count));
        Assert.Equal([1, 2], inserted.Ids.IntId.Data);
        _lastWrite = inserted.Timestamp;

        var flush = await _sdk.CallAsync<Proto.FlushResponse>(
            "Flush", new Proto.FlushRequest { CollectionNames = { name } });
        var waits = new Proto.GetFlushStateRequest { CollectionName = name, FlushTs = flush.CollFlushTs[name] };
        waits.SegmentIds.Add(flush.CollSegIds[name].Data);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await _sdk.CallAsync<Proto.GetFlushStateResponse>("GetFlushState", waits)).Flushed)
            patience.Token.ThrowIfCancellationRequested();
        var statistics = await _sdk.CallAsync<Proto.GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new Proto.GetCollectionStatisticsRequest { CollectionName = name });
        Assert.Equal("2", statistics.Stats.Single(pair => pair.Key == "row_count").Value);
    }

    private async Task QueryAsync()
    {
        Assert.Equal(["{\"b\":\"x\"}"], QuickStart.DynamicOf((await QueryAsync("id in [2]", "*")).FieldsData));
        var cut = await QueryAsync("a == 100", "a");
        QuickStart.HasIds(cut, 1);
        Assert.Equal(["{\"a\":100}"], QuickStart.DynamicOf(cut.FieldsData));
        QuickStart.HasIds(await QueryAsync("id in [1,2]", "*"), 1, 2);
        QuickStart.HasIds(await QueryAsync("a == {v}", "*", argument: 100), 1);
        var counted = await QueryAsync("", "count(*)");
        Assert.Equal([2], Assert.Single(counted.FieldsData).Scalars.LongData.Data);
    }

    private async Task SearchAsync()
    {
        var search = new Proto.SearchRequest
        {
            CollectionName = _sdk.Collection,
            Dsl = "id > {v}",
            PlaceholderGroup = Samples.Placeholders([1, 2]),
            DslType = Proto.DslType.BoolExprV1,
            OutputFields = { "a" },
            GuaranteeTimestamp = _lastWrite,
            Nq = 1,
            UseDefaultConsistency = true,
            ExprTemplateValues = { ["v"] = new Proto.TemplateValue { Int64Val = 0 } },
        };
        search.SearchParams.Add(
        [
            Samples.Pair("topk", "2"), Samples.Pair("round_decimal", "-1"), Samples.Pair("ignore_growing", "False"),
            Samples.Pair("params", "{}"),
        ]);
        var near = (await _sdk.CallAsync<Proto.SearchResults>("Search", search)).Results;
        Assert.Equal([1, 2], near.Ids.IntId.Data);
        Assert.Equal([0f, 8f], near.Scores);
        Assert.Equal([2], near.Topks);
        Assert.Equal(["{\"a\":100}", "{}"], QuickStart.DynamicOf(near.FieldsData));
        Assert.Equal(["a"], near.OutputFields);
    }

    private async Task ChangeAsync()
    {
        var upsert = new Proto.UpsertRequest
        {
            CollectionName = _sdk.Collection,
            NumRows = 1,
            SchemaTimestamp = _schemaTimestamp,
        };
        upsert.FieldsData.Add([QuickStart.Ids(2), QuickStart.Vectors(5, 6), QuickStart.Dynamic("$meta", "{\"g\":1}")]);
        Assert.Equal(1, (await _sdk.CallAsync<Proto.MutationResult>("Upsert", upsert)).UpsertCnt);
        Assert.Equal(["{\"g\":1}"], QuickStart.DynamicOf((await QueryAsync("id in [2]", "*")).FieldsData));
        await DeleteAsync("id in [1]");
        QuickStart.HasIds(await QueryAsync("id > 0", "*", 5, Proto.ConsistencyLevel.Eventually, 1), 2);
        await DeleteAsync("g == 1");
        QuickStart.HasIds(await QueryAsync("id > 0", "*", 5, Proto.ConsistencyLevel.Session, guarantee: _lastWrite));
        QuickStart.HasIds(await QueryAsync("id > 0", "*", 5, Proto.ConsistencyLevel.Bounded, 2));
    }

    private async Task EndAsync()
    {
        await _sdk.CallAsync<Proto.Status>(
            "ReleaseCollection", new Proto.ReleaseCollectionRequest { CollectionName = _sdk.Collection });
        await _sdk.CallAsync<Proto.Status>(
            "DropCollection", new Proto.DropCollectionRequest { CollectionName = _sdk.Collection });
    }

    private async Task DeleteAsync(string expression)
    {
        var deleted = await _sdk.CallAsync<Proto.MutationResult>(
            "Delete", new Proto.DeleteRequest { CollectionName = _sdk.Collection, Expr = expression });
        Assert.Equal(1, deleted.DeleteCnt);
        _lastWrite = deleted.Timestamp;
    }

    private Task<Proto.QueryResults> QueryAsync(
        string expression,
        string output,
        int? limit = null,
        Proto.ConsistencyLevel? level = null,
        ulong? guarantee = null,
        long? argument = null)
    {
        var query = new Proto.QueryRequest
        {
            CollectionName = _sdk.Collection,
            Expr = expression,
            OutputFields = { output },
            GuaranteeTimestamp = guarantee ?? _lastWrite,
            ConsistencyLevel = level ?? Proto.ConsistencyLevel.Strong,
            UseDefaultConsistency = level is null,
        };
        if (limit is { } most)
            query.QueryParams.Add(Samples.Pair("limit", most.ToString(CultureInfo.InvariantCulture)));
        query.QueryParams.Add([Samples.Pair("ignore_growing", "False"), Samples.Pair("reduce_stop_for_best", "False")]);
        if (argument is { } value) query.ExprTemplateValues.Add("v", new Proto.TemplateValue { Int64Val = value });
        return _sdk.CallAsync<Proto.QueryResults>("Query", query);
    }
}
