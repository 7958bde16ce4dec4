using System.Globalization;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>Iterators as clients drive them, while rows come and go.</summary>
public sealed class SearchIteratorTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData("near", 1, 17)]
    [InlineData("along", 2, 40)]
    [InlineData("bits", 2, 25)]
    [InlineData("bits", 1, 1)]
    public async Task A_search_iterator_shows_every_row_of_its_moment_once(string field, int shards, int batch)
    {
        var random = new Random(batch);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(shards);
        await steps.FillAsync(random);
        var query = SearchSamples.Query(random, field);
        var expected = steps.Rows.Values.Select(row => (row.Id, row.Score(field, query))).ToArray();
        var found = new List<(long, float)>();
        string? token = null;
        var bound = "";
        ulong moment = 0;
        for (var page = 0; ; page++)
        {
            var request = SearchSamples.Search(
                steps.Name, field, [query], ("topk", batch), ("iterator", "True"), ("search_iter_v2", "true"),
                ("search_iter_batch_size", batch), ("search_iter_id", token ?? ""), ("search_iter_last_bound", bound));
            request.GuaranteeTimestamp = moment;
            var reply = await steps.SearchAsync(request);
            var state = reply.Results.SearchIteratorV2Results;
            Assert.True(Guid.TryParse(state.Token, out _));
            Assert.Equal(token ?? state.Token, state.Token);
            if (reply.Results.Scores.Count == 0) break;
            found.AddRange(reply.Results.Ids.IntId.Data.Zip(reply.Results.Scores));
            Assert.Equal(reply.Results.Scores[^1], state.LastBound);
            (token, moment) = (state.Token, reply.SessionTs);
            bound = state.LastBound.ToString("R", CultureInfo.InvariantCulture);
            if (page % 3 == 0) await ChangeAsync(steps, random);
        }

        Assert.Equal(
            expected.OrderBy(hit => SearchSamples.LargerIsBetter(field) ? -hit.Item2 : hit.Item2)
                .ThenBy(hit => hit.Id),
            found);
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(3, 7)]
    public async Task A_query_iterator_shows_every_row_of_its_moment_once(int shards, int batch)
    {
        var random = new Random(batch);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(shards);
        await steps.FillAsync(random);
        var expected = steps.Rows.Keys.ToArray();
        var first = await QueryAsync(steps, "id > 0", 1, 0);
        var found = new List<long>();
        var last = 0L;
        for (var page = 0; ; page++)
        {
            if (page % 3 == 0) await ChangeAsync(steps, random);
            var reply = await QueryAsync(steps, $"id > {last} and (id > 0)", batch, first.SessionTs);
            Assert.Equal(first.SessionTs, reply.SessionTs);
            var ids = reply.FieldsData.Single(data => data.FieldName == "id").Scalars.LongData.Data;
            if (ids.Count == 0) break;
            found.AddRange(ids);
            last = ids[^1];
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Steps_of_ranges_show_every_row_once()
    {
        var random = new Random(5);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(2);
        await steps.FillAsync(random);
        var found = new List<long>();
        for (var inner = 0; inner < 450; inner += 30)
        {
            var request = SearchSamples.Search(
                steps.Name, "near", [[0, 0, 0]], ("topk", 99999), ("iterator", "True"),
                ("params", $"{{\"radius\":{inner + 30},\"range_filter\":{inner}}}"));
            var reply = await steps.SearchAsync(request);
            found.AddRange(reply.Results.Ids?.IntId.Data ?? []);
        }

        Assert.Equal(steps.Rows.Keys, found.Order());
    }

    [Fact]
    public async Task Queries_and_searches_come_in_the_order_asked_for()
    {
        var random = new Random(6);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(2);
        await steps.FillAsync(random);
        var query = new Proto.QueryRequest { CollectionName = steps.Name, Expr = "id > 0", OutputFields = { "flag" } };
        query.QueryParams.Add(Samples.Pair("order_by_fields", "label:desc, tiny"));
        query.QueryParams.Add(Samples.Pair("limit", "50"));
        query.QueryParams.Add(Samples.Pair("offset", "10"));

        var queried = await steps.CallAsync<Proto.QueryResults>("Query", query);

        var sorted = steps.Rows.Values
            .OrderBy(row => row.Label is not null).ThenByDescending(row => row.Label, StringComparer.Ordinal)
            .ThenBy(row => row.Tiny).Skip(10).Take(50).ToArray();
        Assert.Equal(["id", "flag"], queried.OutputFields);
        Assert.Equal(
            sorted.Select(row => row.Id),
            queried.FieldsData.Single(data => data.FieldName == "id").Scalars.LongData.Data);

        var search = SearchSamples.Search(
            steps.Name, "near", [[1, 2, 3], [3, 2, 1]], ("topk", 12), ("order_by_fields", "tiny:desc,id"));
        search.OutputFields.Add("label");
        var searched = (await steps.SearchAsync(search)).Results;

        foreach (var (target, index) in new[] { ((float[])[1, 2, 3], 0), ([3, 2, 1], 1) })
        {
            var hits = steps.Rows.Values.OrderBy(row => row.Score("near", target)).ThenBy(row => row.Id).Take(12)
                .OrderByDescending(row => row.Tiny).ThenBy(row => row.Id).ToArray();
            Assert.Equal(hits.Select(row => row.Id), searched.Ids.IntId.Data.Skip(12 * index).Take(12));
            Assert.Equal(
                hits.Select(row => row.Score("near", target)), searched.Scores.Skip(12 * index).Take(12));
        }
    }

    [Theory]
    [InlineData("near")]
    [InlineData("along")]
    [InlineData("bits")]
    public async Task Searching_by_ids_searches_for_their_vectors(string field)
    {
        var random = new Random(7);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(3);
        await steps.FillAsync(random);
        var rows = steps.Rows.Values.Where(_ => random.Next(20) == 0).Reverse().ToArray();
        rows = [.. rows, rows[0]];
        var vectors = rows.Select(row => field switch
        {
            "near" => row.Near,
            "along" => row.Along,
            _ => (float[])[row.Bits],
        }).ToArray();

        var byVectors = await steps.SearchAsync(SearchSamples.Search(steps.Name, field, vectors, ("topk", 5)));
        var request = SearchSamples.Search(steps.Name, field, [vectors[0]], ("topk", 5));
        request.Ids = new Proto.IDs { IntId = new Proto.LongArray { Data = { rows.Select(row => row.Id) } } };
        var byIds = await steps.SearchAsync(request);

        Assert.Equal(byVectors.Results, byIds.Results);
    }

    private static async Task ChangeAsync(SearchSteps steps, Random random)
    {
        await steps.InsertAsync(random, 8);
        await steps.DeleteAsync([.. steps.Rows.Keys.Where(_ => random.Next(10) == 0)]);
        await steps.UpsertAsync(random, random.Next(1, 100), 5);
        if (random.Next(3) == 0) await steps.FlushAsync();
    }

    private static async Task<Proto.QueryResults> QueryAsync(SearchSteps steps, string filter, int limit, ulong moment)
    {
        var request = new Proto.QueryRequest
        {
            CollectionName = steps.Name,
            Expr = filter,
            GuaranteeTimestamp = moment,
        };
        request.QueryParams.Add(Samples.Pair("iterator", "True"));
        request.QueryParams.Add(Samples.Pair("reduce_stop_for_best", "True"));
        request.QueryParams.Add(Samples.Pair("batch_size", $"{limit}"));
        request.QueryParams.Add(Samples.Pair("limit", $"{limit}"));
        return await steps.CallAsync<Proto.QueryResults>("Query", request);
    }
}
