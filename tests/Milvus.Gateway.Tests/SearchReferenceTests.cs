using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>Searches against what a walk over all rows finds.</summary>
public sealed class SearchReferenceTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private static readonly (string Text, Func<SearchRow, bool> Holds)[] Filters =
    [
        ("", _ => true),
        ("tiny > 2", row => row.Tiny > 2),
        ("flag == true and tiny < 5", row => row.Flag && row.Tiny < 5),
        ("id > 100", row => row.Id > 100),
        ("label is null", row => row.Label is null),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Plain_and_range_searches_find_what_a_walk_over_all_rows_finds(int seed)
    {
        var random = new Random(seed);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(shards: seed);
        await steps.FillAsync(random);
        for (var round = 0; round < 60; round++)
        {
            var field = SearchSamples.Fields[random.Next(3)];
            var larger = SearchSamples.LargerIsBetter(field);
            var filter = Filters[random.Next(Filters.Length)];
            var queries = Queries(random, field);
            var (limit, offset) = (random.Next(1, 60), random.Next(3) == 0 ? random.Next(40) : 0);
            var inner = random.Next(-20, 60);
            var radius = larger ? inner - random.Next(1, 40) : inner + random.Next(1, 40);
            var kind = random.Next(3);
            var json = kind switch
            {
                0 => "{}",
                1 => $"{{\"radius\":{radius}}}",
                _ => $"{{\"radius\":{radius},\"range_filter\":{inner}}}",
            };

            var request = SearchSamples.Search(
                steps.Name, field, queries, ("topk", limit), ("offset", offset), ("params", json));
            request.Dsl = filter.Text;
            request.OutputFields.Add("tiny");
            var results = (await steps.SearchAsync(request)).Results;

            var expected = queries.Select(query => Ranked(steps, field, query, filter.Holds)
                .Where(hit => kind == 0 || (larger ? hit.Score > radius : hit.Score < radius))
                .Where(hit => kind < 2 || (larger ? hit.Score <= inner : hit.Score >= inner))
                .Skip(offset).Take(limit).ToArray()).ToArray();
            AssertSame(expected, results);
            Assert.Equal(
                expected.SelectMany(hits => hits).Select(hit => hit.Row.Tiny),
                results.FieldsData.Single().Scalars.IntData.Data);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Groups_are_the_best_of_all_segments_and_shards_and_full(int seed)
    {
        var random = new Random(100 + seed);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(shards: seed);
        await steps.FillAsync(random);
        for (var round = 0; round < 60; round++)
        {
            var field = SearchSamples.Fields[random.Next(2)];
            var filter = Filters[random.Next(Filters.Length)];
            var queries = Queries(random, field);
            var group = new[] { "tiny", "label", "flag", "id" }[random.Next(4)];
            var (limit, offset) = (random.Next(1, 12), random.Next(3) == 0 ? random.Next(6) : 0);
            var size = random.Next(1, 6);

            var request = SearchSamples.Search(
                steps.Name,
                field,
                queries,
                ("topk", limit),
                ("offset", offset),
                ("group_by_field", group),
                ("group_size", size),
                ("strict_group_size", random.Next(2) == 0));
            request.Dsl = filter.Text;
            var results = (await steps.SearchAsync(request)).Results;

            var expected = queries.Select(query => Ranked(steps, field, query, filter.Holds)
                .GroupBy(hit => hit.Row.Group(group))
                .Skip(offset).Take(limit)
                .SelectMany(hits => hits.Take(size)).ToArray()).ToArray();
            AssertSame(expected, results);
            AssertGroups(expected.SelectMany(hits => hits).Select(hit => hit.Row).ToArray(), group, results);
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Hybrid_searches_rank_as_a_walk_over_all_rows_does(int seed, bool grouped)
    {
        var random = new Random(200 + seed);
        using var steps = new SearchSteps(host.Address);
        await steps.OpenAsync(shards: seed);
        await steps.FillAsync(random);
        for (var round = 0; round < 40; round++)
        {
            var nq = random.Next(1, 4);
            var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            {
                var field = SearchSamples.Fields[random.Next(grouped ? 2 : 3)];
                return (
                    Field: field,
                    Filter: Filters[random.Next(Filters.Length)],
                    Queries: Enumerable.Range(0, nq).Select(_ => SearchSamples.Query(random, field)).ToArray(),
                    Limit: random.Next(1, 40));
            }).ToArray();
            var (limit, offset, size) = (random.Next(1, 15), random.Next(2) * random.Next(5), random.Next(1, 4));
            var weights = parts.Select(_ => random.Next(0, 5) / 4d).ToArray();
            var (kind, k) = (random.Next(3), random.Next(1, 90));
            var request = new Proto.HybridSearchRequest { CollectionName = steps.Name };
            foreach (var part in parts)
            {
                var search = SearchSamples.Search(steps.Name, part.Field, part.Queries, ("topk", part.Limit));
                search.Dsl = part.Filter.Text;
                request.Requests.Add(search);
            }

            AddRanker(request, random, kind, k, weights);
            request.RankParams.Add(Samples.Pair("limit", $"{limit}"));
            request.RankParams.Add(Samples.Pair("offset", $"{offset}"));
            if (grouped)
            {
                request.RankParams.Add(Samples.Pair("group_by_field", "tiny"));
                request.RankParams.Add(Samples.Pair("group_size", $"{size}"));
            }

            var results = (await steps.CallAsync<Proto.SearchResults>("HybridSearch", request)).Results;

            var mixes = parts.Any(part => SearchSamples.LargerIsBetter(part.Field));
            var descends = kind < 2 || mixes;
            var expected = Enumerable.Range(0, nq).Select(query =>
            {
                var scores = new Dictionary<long, float>();
                for (var index = 0; index < parts.Length; index++)
                {
                    var part = parts[index];
                    var ranked = Ranked(steps, part.Field, part.Queries[query], part.Filter.Holds);
                    var hits = grouped
                        ? ranked.GroupBy(hit => hit.Row.Tiny).Take(part.Limit).SelectMany(hits => hits.Take(size))
                        : ranked.Take(part.Limit);
                    var rank = 0;
                    foreach (var (row, score) in hits)
                        scores[row.Id] = scores.GetValueOrDefault(row.Id) + (kind == 0
                            ? (float)(1d / (k + ++rank))
                            : (float)weights[index] * Normal(part.Field, score, kind == 1, mixes));
                }

                var sorted = scores.OrderBy(pair => descends ? -pair.Value : pair.Value).ThenBy(pair => pair.Key)
                    .Select(pair => (Row: steps.Rows[pair.Key], Score: pair.Value));
                return (grouped ? InGroups(sorted, size, descends).Skip(offset).Take(limit).SelectMany(hits => hits)
                    : sorted.Skip(offset).Take(limit)).ToArray();
            }).ToArray();
            AssertSame(expected, results);
        }
    }

    private static IEnumerable<(SearchRow Row, float Score)[]> InGroups(
        IEnumerable<(SearchRow Row, float Score)> sorted, int size, bool descends) =>
        sorted.GroupBy(hit => hit.Row.Tiny).Select(hits => hits.Take(size).ToArray())
            .OrderBy(hits => descends ? -hits[0].Score : hits[0].Score)
            .ThenByDescending(hits => hits.Length)
            .ThenBy(hits => hits[0].Row.Id);

    private static float Normal(string field, float score, bool normalises, bool mixes) =>
        field == "along"
            ? normalises ? 0.5f + ((float)Math.Atan(score) / MathF.PI) : score
            : normalises || mixes ? 1 - (2 * (float)Math.Atan(score) / MathF.PI) : score;

    /// <summary>Kind 0 is RRF, 1 weighs normalised scores, 2 scores as they are; old and new form by chance.</summary>
    private static void AddRanker(
        Proto.HybridSearchRequest request, Random random, int kind, int k, double[] weights)
    {
        var list = $"[{string.Join(',', weights.Select(weight => FormattableString.Invariant($"{weight}")))}]";
        var norm = kind == 1 ? "true" : "false";
        if (random.Next(2) == 0)
        {
            request.RankParams.Add(Samples.Pair("strategy", kind == 0 ? "rrf" : "weighted"));
            request.RankParams.Add(Samples.Pair(
                "params", kind == 0 ? $"{{\"k\":{k}}}" : $"{{\"weights\":{list},\"norm_score\":{norm}}}"));
            return;
        }

        var function = new Proto.FunctionSchema { Name = "rank", Type = Proto.FunctionType.Rerank };
        function.Params.Add(Samples.Pair("reranker", kind == 0 ? "rrf" : "weighted"));
        function.Params.Add(kind == 0 ? Samples.Pair("k", $"{k}") : Samples.Pair("weights", list));
        if (kind > 0) function.Params.Add(Samples.Pair("norm_score", norm));
        request.FunctionScore = new Proto.FunctionScore { Functions = { function } };
    }

    private static float[][] Queries(Random random, string field) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => SearchSamples.Query(random, field))];

    private static IEnumerable<(SearchRow Row, float Score)> Ranked(
        SearchSteps steps, string field, float[] query, Func<SearchRow, bool> holds) =>
        steps.Rows.Values.Where(holds)
            .Select(row => (Row: row, Score: row.Score(field, query)))
            .OrderBy(hit => SearchSamples.LargerIsBetter(field) ? -hit.Score : hit.Score)
            .ThenBy(hit => hit.Row.Id);

    private static void AssertSame((SearchRow Row, float Score)[][] expected, Proto.SearchResultData results)
    {
        Assert.Equal(expected.Select(hits => (long)hits.Length), results.Topks);
        Assert.Equal(expected.SelectMany(hits => hits).Select(hit => hit.Score), results.Scores);
        Assert.Equal(expected.SelectMany(hits => hits).Select(hit => hit.Row.Id), results.Ids?.IntId.Data ?? []);
    }

    private static void AssertGroups(SearchRow[] rows, string group, Proto.SearchResultData results)
    {
        var column = results.GroupByFieldValue;
        Assert.Equal(group, column.FieldName);
        Assert.Equal(column, Assert.Single(results.GroupByFieldValues));
        IEnumerable<object?> found = group switch
        {
            "id" => column.Scalars.LongData.Data.Cast<object?>(),
            "flag" => column.Scalars.BoolData.Data.Cast<object?>(),
            "tiny" => column.Scalars.IntData.Data.Cast<object?>(),
            _ => column.Scalars.StringData.Data.Zip(column.ValidData, (text, valid) => valid ? text : null),
        };
        Assert.Equal(rows.Select(row => row.Group(group)), found);
    }
}
