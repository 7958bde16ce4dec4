using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Milvus.Proto;
using KeyValuePair = Milvus.Proto.KeyValuePair;

namespace Milvus.Testing.Workloads;

/// <summary>Reads, all with Strong consistency.</summary>
public sealed partial class Calls
{
    private const int PageRows = 16384;

    /// <summary>Every primary key in ascending order.</summary>
    public async Task<List<long>> ReadKeysAsync() => [.. (await ReadRowsAsync()).Select(row => row.Key)];

    /// <summary>Every row, page by page in ascending order; one with a wrong proof fails at once.</summary>
    public async Task<List<ShownRow>> ReadRowsAsync()
    {
        List<ShownRow> rows = [];
        while (true)
        {
            var page = await QueryRowsAsync($"key > {(rows.Count == 0 ? 0 : rows[^1].Key)}");
            rows.AddRange(page);
            if (page.Count < PageRows) return rows;
        }
    }

    /// <summary>The rows with these keys.</summary>
    public Task<List<ShownRow>> ReadRowsAsync(IEnumerable<long> keys) =>
        QueryRowsAsync($"key in [{string.Join(',', keys)}]");

    public async Task<long> CountAsync() => Assert.Single(Column(await QueryAsync("", null, "count(*)"), "count(*)"));

    /// <summary>The keys of the rows nearest to the vector that a key has in version 0, best first.</summary>
    public async Task<IReadOnlyList<long>> SearchAsync(long key, int limit)
    {
        var query = new byte[Dimensions * sizeof(float)];
        foreach (var (d, value) in VectorOf(key, 0).Index())
        {
            BinaryPrimitives.WriteSingleLittleEndian(query.AsSpan(d * sizeof(float)), value);
        }

        var group = new PlaceholderGroup();
        group.Placeholders.Add(new PlaceholderValue
        {
            Tag = "$0",
            Type = PlaceholderType.FloatVector,
            Values = { ByteString.CopyFrom(query) },
        });
        var request = new SearchRequest
        {
            CollectionName = collection,
            PlaceholderGroup = group.ToByteString(),
            Nq = 1,
            DslType = DslType.BoolExprV1,
            ConsistencyLevel = ConsistencyLevel.Strong,
        };
        request.SearchParams.Add(new KeyValuePair { Key = "anns_field", Value = "vector" });
        request.SearchParams.Add(new KeyValuePair { Key = "topk", Value = $"{limit}" });
        var results = await UntilReadyAsync(
            () => _client.CallAsync<SearchResults>("Search", request), reply => reply.Status);
        Require("Search", results.Status);
        return results.Results.Ids?.IntId?.Data ?? [];
    }

    /// <summary>Searches near a key, and fails unless the hits are the nearest of these rows as they are now.</summary>
    public async Task SearchedAsync(IReadOnlyList<ShownRow> rows, long key, int limit)
    {
        var query = VectorOf(key, 0);
        var distances = rows.ToDictionary(row => row.Key, row => Distance(query, VectorOf(row.Key, row.Version)));
        var hits = await SearchAsync(key, limit);
        Assert.Equal(hits.Count, hits.Distinct().Count());
        Assert.DoesNotContain(hits, hit => !distances.ContainsKey(hit));
        Assert.Equal(distances.Values.Order().Take(limit), hits.Select(hit => distances[hit]));
    }

    private static float Distance(float[] a, float[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    private async Task<List<ShownRow>> QueryRowsAsync(string filter)
    {
        var page = await QueryAsync(filter, $"{PageRows}", "key", "version", "proof");
        List<ShownRow> rows =
        [
            .. Column(page, "key").Zip(Column(page, "version"), (key, version) => new ShownRow(key, version)),
        ];
        Assert.DoesNotContain(
            rows.Zip(Column(page, "proof")), row => ProofOf(row.First.Key, row.First.Version) != row.Second);
        return rows;
    }

    private async Task<QueryResults> QueryAsync(string filter, string? limit, params string[] fields)
    {
        var request = new QueryRequest
        {
            CollectionName = collection,
            Expr = filter,
            ConsistencyLevel = ConsistencyLevel.Strong,
        };
        request.OutputFields.AddRange(fields);
        if (limit is not null) request.QueryParams.Add(new KeyValuePair { Key = "limit", Value = limit });
        var results = await UntilReadyAsync(
            () => _client.CallAsync<QueryResults>("Query", request), reply => reply.Status);
        Require("Query", results.Status);
        return results;
    }

    private static RepeatedField<long> Column(QueryResults results, string name) =>
        results.FieldsData.Single(field => field.FieldName == name).Scalars.LongData.Data;
}
