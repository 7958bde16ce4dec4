using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Milvus.Proto;
using Milvus.Testing.Wire;
using KeyValuePair = Milvus.Proto.KeyValuePair;

namespace Milvus.Testing.Workloads;

/// <summary>
/// The few calls of these tests, on one small schema: key (Int64, primary), proof (Int64), vector (float × 8).
/// </summary>
public sealed class Calls(int port, string collection) : IDisposable
{
    private const int Dimensions = 8;
    private const int PageRows = 16384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MilvusClient _client = new(port);

    public void Dispose() => _client.Dispose();

    /// <summary>Any value that only this key has.</summary>
    public static long ProofOf(long key) => unchecked((key * 0x5DEECE66D) + 11);

    public async Task CreateAsync(int shards)
    {
        var schema = new CollectionSchema { Name = collection };
        schema.Fields.Add(new FieldSchema { Name = "key", DataType = DataType.Int64, IsPrimaryKey = true });
        schema.Fields.Add(new FieldSchema { Name = "proof", DataType = DataType.Int64 });
        var vector = new FieldSchema { Name = "vector", DataType = DataType.FloatVector };
        vector.TypeParams.Add(new KeyValuePair { Key = "dim", Value = $"{Dimensions}" });
        schema.Fields.Add(vector);
        await DoneAsync("CreateCollection", new CreateCollectionRequest
        {
            CollectionName = collection,
            Schema = schema.ToByteString(),
            ShardsNum = shards,
        });
        var index = new CreateIndexRequest { CollectionName = collection, FieldName = "vector" };
        index.ExtraParams.Add(new KeyValuePair { Key = "index_type", Value = "FLAT" });
        index.ExtraParams.Add(new KeyValuePair { Key = "metric_type", Value = "L2" });
        await DoneAsync("CreateIndex", index);
        await DoneAsync("LoadCollection", new LoadCollectionRequest { CollectionName = collection });
    }

    public Task DropAsync() => DoneAsync("DropCollection", new DropCollectionRequest { CollectionName = collection });

    public async Task<Status> InsertAsync(long first, int count)
    {
        var keys = Enumerable.Range(0, count).Select(offset => first + offset).ToArray();
        var vectors = new FloatArray();
        vectors.Data.AddRange(keys.SelectMany(key => Enumerable.Range(0, Dimensions).Select(d => (float)((key + d) % 97))));
        var request = new InsertRequest { CollectionName = collection, NumRows = (uint)count };
        request.FieldsData.Add(Longs("key", keys));
        request.FieldsData.Add(Longs("proof", keys.Select(ProofOf)));
        request.FieldsData.Add(new FieldData
        {
            FieldName = "vector",
            Type = DataType.FloatVector,
            Vectors = new VectorField { Dim = Dimensions, FloatVector = vectors },
        });
        return (await _client.CallAsync<MutationResult>("Insert", request)).Status;
    }

    /// <summary>Inserts rows that must be acknowledged.</summary>
    public async Task InsertedAsync(long first, int count) => Require("Insert", await InsertAsync(first, count));

    /// <summary>The keys of the rows nearest to a key's own vector; keys that differ by 97 have the same one.</summary>
    public async Task<IReadOnlyList<long>> SearchAsync(long key, int limit)
    {
        var query = new byte[Dimensions * sizeof(float)];
        for (var d = 0; d < Dimensions; d++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(query.AsSpan(d * sizeof(float)), (key + d) % 97);
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
        return results.Results.Ids.IntId.Data;
    }

    /// <summary>Flushes and waits until the server says that it is done.</summary>
    public async Task FlushAsync()
    {
        var request = new FlushRequest();
        request.CollectionNames.Add(collection);
        var flushed = await UntilReadyAsync(
            () => _client.CallAsync<FlushResponse>("Flush", request), reply => reply.Status);
        Require("Flush", flushed.Status);
        var state = new GetFlushStateRequest { CollectionName = collection, FlushTs = flushed.CollFlushTs[collection] };
        state.SegmentIds.AddRange(flushed.CollSegIds[collection].Data);
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var reply = await UntilReadyAsync(
                () => _client.CallAsync<GetFlushStateResponse>("GetFlushState", state, limit.Token),
                answer => answer.Status);
            Require("GetFlushState", reply.Status);
            if (reply.Flushed) return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    /// <summary>Every primary key, page by page in ascending order; a row with a wrong proof fails at once.</summary>
    public async Task<List<long>> ReadKeysAsync()
    {
        List<long> keys = [];
        while (true)
        {
            var page = await QueryAsync($"key > {(keys.Count == 0 ? 0 : keys[^1])}", $"{PageRows}", "key", "proof");
            var found = Column(page, "key");
            var mangled = found.Zip(Column(page, "proof")).Where(row => ProofOf(row.First) != row.Second);
            Assert.Empty(mangled);
            keys.AddRange(found);
            if (found.Count < PageRows) return keys;
        }
    }

    public async Task<long> CountAsync() => Assert.Single(Column(await QueryAsync("", null, "count(*)"), "count(*)"));

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

    private async Task DoneAsync(string rpc, IMessage request) =>
        Require(rpc, await UntilReadyAsync(() => _client.CallAsync<Status>(rpc, request), status => status));

    /// <summary>A server that still recovers says so with a retriable code.</summary>
    private static async Task<T> UntilReadyAsync<T>(Func<Task<T>> call, Func<T, Status> statusOf)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var reply = await call();
            if (!statusOf(reply).Retriable || limit.IsCancellationRequested) return reply;
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private static RepeatedField<long> Column(QueryResults results, string name) =>
        results.FieldsData.Single(field => field.FieldName == name).Scalars.LongData.Data;

    private static FieldData Longs(string name, IEnumerable<long> values)
    {
        var array = new LongArray();
        array.Data.AddRange(values);
        return new FieldData
        {
            FieldName = name,
            Type = DataType.Int64,
            Scalars = new ScalarField { LongData = array },
        };
    }

    private static void Require(string rpc, Status status) =>
        Assert.True(status.Code == 0, $"{rpc} answered {status.Code}: {status.Reason}");
}
