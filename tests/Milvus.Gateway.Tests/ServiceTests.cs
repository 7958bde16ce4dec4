using Microsoft.Extensions.DependencyInjection;
using Milvus.Gateway.Tests.Wire;
using Milvus.Interfaces;

namespace Milvus.Gateway.Tests;

public sealed class ServiceTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Connect_gives_an_identifier_and_tells_what_the_server_is()
    {
        var reply = await CallAsync<Proto.ConnectResponse>("Connect", new Proto.ConnectRequest());

        Assert.True(reply.Identifier > 0);
        Assert.NotNull(reply.ServerInfo);
    }

    [Fact]
    public async Task The_version_parses_asClients_parse_it()
    {
        var reply = await CallAsync<Proto.GetVersionResponse>("GetVersion", new Proto.GetVersionRequest());

        Assert.Equal(new Version(2, 6, 0), Version.Parse(reply.Version.TrimStart('v').Split('-')[0]));
    }

    [Fact]
    public async Task Timestamps_rise()
    {
        var first = await CallAsync<Proto.AllocTimestampResponse>("AllocTimestamp", new Proto.AllocTimestampRequest());
        var second = await CallAsync<Proto.AllocTimestampResponse>("AllocTimestamp", new Proto.AllocTimestampRequest());

        Assert.True(first.Timestamp < second.Timestamp);
    }

    [Fact]
    public async Task An_unknown_collection_has_the_text_thatClients_look_for()
    {
        var reply = await SendAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = "none" });

        Assert.Equal((100, Proto.ErrorCode.UnexpectedError), (reply.Status.Code, reply.Status.ErrorCode));
        Assert.Equal("can't find collection[database=default][collection=none]", reply.Status.Reason);
        Assert.Equal("true", reply.Status.ExtraInfo["is_input_error"]);
    }

    [Fact]
    public async Task The_database_comes_from_the_request_then_the_header()
    {
        var request = new Proto.DescribeCollectionRequest { CollectionName = "none" };
        var byHeader = (await Client.CallAsync("DescribeCollection", request, ("dbname", "nodb")))
            .Read<Proto.DescribeCollectionResponse>();
        request.DbName = "default";
        var byRequest = (await Client.CallAsync("DescribeCollection", request, ("dbname", "nodb")))
            .Read<Proto.DescribeCollectionResponse>();

        Assert.Equal((800, 100), (byHeader.Status.Code, byRequest.Status.Code));
        Assert.Equal("database not found[database=nodb]", byHeader.Status.Reason);
    }

    [Fact]
    public async Task A_collection_is_described_as_it_was_made()
    {
        await CreateAsync(shards: 2);

        var reply = await CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name });

        Assert.Equal(Samples.EveryType().Fields.Select(f => f.Name), reply.Schema.Fields.Select(f => f.Name));
        Assert.Equal((2, 2), (reply.ShardsNum, reply.VirtualChannelNames.Count));
        var grain = host.App.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<ICollectionGrain>(reply.CollectionId);
        Assert.Equal((await grain.DescribeAsync()).Collection!.Created.Value, reply.CreatedTimestamp);
        Assert.Equal(reply.CreatedTimestamp >> 18, reply.CreatedUtcTimestamp);
        Assert.Equal(
            [Samples.Pair("owner", "me"), Samples.Pair("timezone", "UTC")], reply.Properties);
    }

    [Fact]
    public async Task Flush_state_is_known_by_segment_ids_alone()
    {
        await CreateAsync();
        var inserted = await InsertAsync(1, 3);
        Proto.FlushResponse flush;
        var states = new List<bool>();
        await using (await HeldWorkers.HoldAsync(host.App))
        {
            flush = await FlushAsync();
            states.Add(await IsFlushedAsync(flush.CollSegIds[Name].Data));
            states.Add(await IsFlushedAsync([99]));
        }

        await WaitForFlushAsync(flush);

        Assert.Single(flush.CollSegIds[Name].Data);
        Assert.True(flush.CollFlushTs[Name] > inserted.Timestamp, $"{flush.CollFlushTs} after {inserted.Timestamp}");
        Assert.Equal([false, true], states);
    }

    [Fact]
    public async Task A_segment_shows_as_sealed_until_it_is_written()
    {
        await CreateAsync();
        await InsertAsync(1, 3);
        Proto.FlushResponse flush;
        var seen = new List<Proto.PersistentSegmentInfo>();
        await using (await HeldWorkers.HoldAsync(host.App))
        {
            flush = await FlushAsync();
            seen.Add(Assert.Single(await SegmentsAsync()));
        }

        await WaitForFlushAsync(flush);
        seen.Add(Assert.Single(await SegmentsAsync()));

        var id = Assert.Single(flush.CollSegIds[Name].Data);
        Assert.Equal(
            [(id, Proto.SegmentState.Sealed, 3L), (id, Proto.SegmentState.Flushed, 3L)],
            seen.Select(info => (info.SegmentId, info.State, info.NumRows)));
    }

    [Fact]
    public async Task Growing_segments_are_not_persistent()
    {
        await CreateAsync();
        await InsertAsync(1, 3);
        var flush = await FlushAsync();
        await InsertAsync(4, 4);

        var info = Assert.Single(await SegmentsAsync());

        Assert.Equal((Assert.Single(flush.CollSegIds[Name].Data), 3L), (info.SegmentId, info.NumRows));
    }

    [Fact]
    public async Task An_index_gets_the_defaults_and_keeps_what_was_sent()
    {
        await CreateAsync();
        var request = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = "vector" };
        request.ExtraParams.Add(Samples.Pair("params", "{\"nlist\":1024}"));
        await CallAsync<Proto.Status>("CreateIndex", request);

        var reply = await CallAsync<Proto.DescribeIndexResponse>(
            "DescribeIndex", new Proto.DescribeIndexRequest { CollectionName = Name });

        var index = Assert.Single(reply.IndexDescriptions);
        Assert.Equal(("vector", Proto.IndexState.Finished), (index.IndexName, index.State));
        Assert.Equal(
            [
                Samples.Pair("params", "{\"nlist\":1024}"),
                Samples.Pair("index_type", "AUTOINDEX"),
                Samples.Pair("metric_type", "COSINE"),
            ],
            index.Params);
    }

    [Theory]
    [InlineData("none", "FLAT", "L2", 65535, "cannot create index on non-exist field: none")]
    [InlineData("vector", "GPU_CAGRA", "L2", 65535, "invalid index type: GPU_CAGRA")]
    [InlineData("vector", "FLAT", "HAMMING", 1100, "metric type HAMMING of field vector")]
    public async Task A_bad_index_is_refused(string field, string type, string metric, int code, string text)
    {
        await CreateAsync();
        var request = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = field };
        request.ExtraParams.Add(Samples.Pair("index_type", type));
        request.ExtraParams.Add(Samples.Pair("metric_type", metric));

        var status = await SendAsync<Proto.Status>("CreateIndex", request);

        Assert.Contains(text, status.Reason);
        Assert.Equal(code, status.Code);
    }

    [Fact]
    public async Task A_missing_index_has_its_own_old_code()
    {
        await CreateAsync();

        var reply = await SendAsync<Proto.DescribeIndexResponse>(
            "DescribeIndex", new Proto.DescribeIndexRequest { CollectionName = Name, IndexName = "i" });

        Assert.Equal((700, Proto.ErrorCode.IndexNotExist), (reply.Status.Code, reply.Status.ErrorCode));
        Assert.Equal("index not found[indexName=i]", reply.Status.Reason);
    }

    [Fact]
    public async Task Load_states_follow_load_and_release()
    {
        var states = new List<Proto.LoadState> { await StateAsync() };
        await CreateAsync();
        states.Add(await StateAsync());
        await LoadAsync();
        states.Add(await StateAsync());
        await CallAsync<Proto.Status>(
            "ReleaseCollection", new Proto.ReleaseCollectionRequest { CollectionName = Name });
        states.Add(await StateAsync());

        Assert.Equal(
            [Proto.LoadState.NotExist, Proto.LoadState.NotLoad, Proto.LoadState.Loaded, Proto.LoadState.NotLoad],
            states);
    }

    [Fact]
    public async Task Too_many_shards_are_refused()
    {
        var status = await SendAsync<Proto.Status>("CreateCollection", Create(shards: 17));

        Assert.Equal(
            (1100, "maximum shards's number should be limited to 16: invalid parameter[expected=16][actual=17]"),
            (status.Code, status.Reason));
    }

    private async Task<IEnumerable<Proto.PersistentSegmentInfo>> SegmentsAsync() =>
        (await CallAsync<Proto.GetPersistentSegmentInfoResponse>(
            "GetPersistentSegmentInfo",
            new Proto.GetPersistentSegmentInfoRequest { CollectionName = Name })).Infos;

    private async Task<Proto.LoadState> StateAsync() =>
        (await CallAsync<Proto.GetLoadStateResponse>(
            "GetLoadState", new Proto.GetLoadStateRequest { CollectionName = Name })).State;
}
