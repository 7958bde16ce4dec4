using System.Globalization;
using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>Reads whose answers are larger than a message between grains may be.</summary>
public sealed class LargeReadTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Microsoft.AspNetCore.Builder.WebApplication _app;

    public LargeReadTests() => _app = GatewayHost.Build(_folder);

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rows_of_sixteen_megabytes_come_back_as_they_were_inserted()
    {
        const int rows = 16_384;
        const int dim = 256;
        using var steps = await CreateAsync(Key(), dim, shards: 2);
        var random = new Random(1);
        var values = new float[rows * dim];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle();
        for (var first = 0; first < rows; first += rows / 4)
        {
            await InsertAsync(
                steps, Numbers(first, rows / 4), values.AsSpan(first * dim, rows / 4 * dim).ToArray(), dim);
            if (first == rows / 2) await steps.WaitForFlushAsync(await steps.FlushAsync());
        }

        var request = new Proto.QueryRequest { CollectionName = steps.Name, OutputFields = { "vector" } };
        request.QueryParams.Add(Samples.Pair("limit", "16384"));
        var queried = await steps.CallAsync<Proto.QueryResults>("Query", request);

        Assert.Equal(
            Enumerable.Range(0, rows).Select(id => (long)id),
            queried.FieldsData.Single(data => data.FieldName == "id").Scalars.LongData.Data);
        Assert.Equal(values, queried.FieldsData.Single(data => data.FieldName == "vector").Vectors.FloatVector.Data);
        Assert.True(queried.SessionTs > 0);
    }

    [Fact]
    public async Task Many_queries_with_many_hits_find_what_each_finds_alone()
    {
        const int dim = 8;
        using var steps = await CreateAsync(Key(), dim, shards: 2);
        var random = new Random(2);
        await InsertAsync(steps, Numbers(0, 1500), Floats(random, 1500 * dim), dim);
        var queries = Enumerable.Range(0, 500).Select(_ => Floats(random, dim)).ToArray();

        var all = await SearchAsync(steps, 1000, queries);

        Assert.Equal(500, all.NumQueries);
        Assert.All(all.Topks, count => Assert.Equal(1000, count));
        for (var query = 0; query < queries.Length; query += 37)
        {
            var alone = await SearchAsync(steps, 1000, queries[query]);
            Assert.Equal(alone.Ids.IntId.Data, all.Ids.IntId.Data.Skip(query * 1000).Take(1000));
            Assert.Equal(alone.Scores, all.Scores.Skip(query * 1000).Take(1000));
        }
    }

    [Fact]
    public async Task Long_texts_of_many_hits_come_with_their_hits()
    {
        using var steps = await CreateAsync(Key(), 2, shards: 2);
        await InsertAsync(steps, Numbers(0, 400), Ascending(400), 2, Texts("", 400, 60_000));

        var request = Samples.Search(steps.Name, 400, [0, 0]);
        request.OutputFields.Add("text");
        var results = (await steps.CallAsync<Proto.SearchResults>("Search", request)).Results;

        Assert.Equal(Enumerable.Range(0, 400).Select(id => (long)id), results.Ids.IntId.Data);
        Assert.Equal(Texts("", 400, 60_000), Assert.Single(results.FieldsData).Scalars.StringData.Data);
    }

    [Fact]
    public async Task Keys_longer_than_expected_come_in_smaller_slices_until_one_query_is_too_large()
    {
        using var steps = await CreateAsync(Key(Proto.DataType.VarChar), 2, shards: 1);
        var keys = Texts("key", 250, 40_000);
        await InsertAsync(
            steps, new Proto.ScalarField { StringData = new() { Data = { keys } } }, Ascending(250), 2);
        float[][] queries = [[0, 0], [30, 30], [60, 60], [90, 90], [120, 120]];

        var found = await SearchAsync(steps, 100, queries);
        var refused = await steps.SendAsync<Proto.SearchResults>("Search", Samples.Search(steps.Name, 250, [0, 0]));

        Assert.Equal([100L, 100L, 100L, 100L, 100L], found.Topks);
        Assert.Equal(keys.Take(100), found.Ids.StrId.Data.Take(100));
        for (var query = 0; query < queries.Length; query++)
            Assert.Equal(keys[query * 30], found.Ids.StrId.Data[query * 100]);
        Assert.Equal(1102, refused.Status.Code);
        Assert.Contains("250 hits for nq 1 × topk 250 have 10", refused.Status.Reason);
    }

    [Fact]
    public async Task A_filter_that_no_message_has_room_for_is_refused_with_its_size()
    {
        using var steps = await CreateAsync(Key(), 2, shards: 1);
        var filter = $"id in [{string.Join(',', Enumerable.Range(1_000_000, 1_000_000))}]";

        var queried = await steps.SendAsync<Proto.QueryResults>(
            "Query", new Proto.QueryRequest { CollectionName = steps.Name, Expr = filter });
        var search = Samples.Search(steps.Name, 3, [0, 0]);
        search.Dsl = filter;
        var searched = await steps.SendAsync<Proto.SearchResults>("Search", search);

        Assert.Equal((1102, 1102), (queried.Status.Code, searched.Status.Code));
        Assert.Contains("needs 8000007 bytes, at most 7340032", queried.Status.Reason);
    }

    private static Proto.FieldSchema Key(Proto.DataType type = Proto.DataType.Int64) =>
        new()
        {
            Name = "id",
            DataType = type,
            IsPrimaryKey = true,
            TypeParams = { Samples.Pair("max_length", "65535") },
        };

    private async Task<CollectionSteps> CreateAsync(Proto.FieldSchema key, int dim, int shards)
    {
        var steps = new CollectionSteps(GatewayHost.AddressOf(_app));
        var schema = new Proto.CollectionSchema
        {
            Fields =
            {
                key,
                new Proto.FieldSchema
                {
                    Name = "text",
                    DataType = Proto.DataType.VarChar,
                    TypeParams = { Samples.Pair("max_length", "65535") },
                },
                new Proto.FieldSchema
                {
                    Name = "vector",
                    DataType = Proto.DataType.FloatVector,
                    TypeParams = { Samples.Pair("dim", dim.ToString(CultureInfo.InvariantCulture)) },
                },
            },
        };
        await steps.CallAsync<Proto.Status>("CreateCollection", new Proto.CreateCollectionRequest
        {
            CollectionName = steps.Name,
            Schema = schema.ToByteString(),
            ShardsNum = shards,
        });
        await steps.LoadAsync();
        return steps;
    }

    private static Task<Proto.MutationResult> InsertAsync(
        CollectionSteps steps, Proto.ScalarField keys, float[] vectors, int dim, string[]? texts = null)
    {
        var rows = vectors.Length / dim;
        var request = new Proto.InsertRequest { CollectionName = steps.Name, NumRows = (uint)rows };
        request.FieldsData.Add(new Proto.FieldData { FieldName = "id", Scalars = keys });
        request.FieldsData.Add(new Proto.FieldData
        {
            FieldName = "text",
            Scalars = new() { StringData = new() { Data = { texts ?? Texts("", rows, 0) } } },
        });
        request.FieldsData.Add(new Proto.FieldData
        {
            FieldName = "vector",
            Type = Proto.DataType.FloatVector,
            Vectors = new Proto.VectorField { Dim = dim, FloatVector = new() { Data = { vectors } } },
        });
        return steps.CallAsync<Proto.MutationResult>("Insert", request);
    }

    private static async Task<Proto.SearchResultData> SearchAsync(
        CollectionSteps steps, int topK, params float[][] queries) =>
        (await steps.CallAsync<Proto.SearchResults>("Search", Samples.Search(steps.Name, topK, queries))).Results;

    private static Proto.ScalarField Numbers(int first, int count) =>
        new() { LongData = new() { Data = { Enumerable.Range(first, count).Select(id => (long)id) } } };

    /// <summary>Row i lies at (i, i), so that the rows nearest to a corner come in order.</summary>
    private static float[] Ascending(int rows) => [.. Enumerable.Range(0, 2 * rows).Select(i => (float)(i / 2))];

    private static float[] Floats(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];

    private static string[] Texts(string start, int count, int padding) =>
        [.. Enumerable.Range(0, count).Select(i => $"{start}{i}-{new string('x', padding)}")];
}
