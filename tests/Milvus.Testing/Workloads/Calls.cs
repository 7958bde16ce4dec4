using Google.Protobuf;
using Milvus.Proto;
using Milvus.Testing.Wire;
using KeyValuePair = Milvus.Proto.KeyValuePair;

namespace Milvus.Testing.Workloads;

/// <summary>
/// The few calls of these tests, on one small schema: key (Int64, primary), version and proof (Int64), vector
/// (float × 8).
/// </summary>
public sealed partial class Calls(int port, string collection) : IDisposable
{
    private const int Dimensions = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MilvusClient _client = new(port);

    public void Dispose() => _client.Dispose();

    /// <summary>Any value that only this version of this key has.</summary>
    public static long ProofOf(long key, long version) => unchecked((key * 0x5DEECE66D) + (version * 0x2545F491) + 11);

    /// <summary>The vector of a version of a key; keys that differ by 97 have the same one.</summary>
    public static float[] VectorOf(long key, long version) =>
        [.. Enumerable.Range(0, Dimensions).Select(d => (float)((key + d + (version * 31)) % 97))];

    public async Task CreateAsync(int shards)
    {
        await DoneAsync("CreateCollection", Creation(shards));
        var index = new CreateIndexRequest { CollectionName = collection, FieldName = "vector" };
        index.ExtraParams.Add(new KeyValuePair { Key = "index_type", Value = "FLAT" });
        index.ExtraParams.Add(new KeyValuePair { Key = "metric_type", Value = "L2" });
        await DoneAsync("CreateIndex", index);
        await DoneAsync("LoadCollection", new LoadCollectionRequest { CollectionName = collection });
    }

    public Task DropAsync() => DoneAsync("DropCollection", new DropCollectionRequest { CollectionName = collection });

    /// <summary>Asks once for the collection.</summary>
    public Task<Status> SendCreateAsync(int shards) => _client.CallAsync<Status>("CreateCollection", Creation(shards));

    /// <summary>What the server says of itself.</summary>
    public Task<CheckHealthResponse> HealthAsync() =>
        _client.CallAsync<CheckHealthResponse>("CheckHealth", new CheckHealthRequest());

    /// <summary>Flushes and waits until the server says that it is done.</summary>
    public async Task FlushAsync()
    {
        var state = await BeginFlushAsync();
        using var limit = new CancellationTokenSource(Patience);
        while (!(await FlushStateAsync(state, limit.Token)).Flushed)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    /// <summary>Begins a flush.</summary>
    /// <returns>What asks how far it is.</returns>
    public async Task<GetFlushStateRequest> BeginFlushAsync()
    {
        var request = new FlushRequest();
        request.CollectionNames.Add(collection);
        var flushed = await UntilReadyAsync(
            () => _client.CallAsync<FlushResponse>("Flush", request), reply => reply.Status);
        Require("Flush", flushed.Status);
        var state = new GetFlushStateRequest { CollectionName = collection, FlushTs = flushed.CollFlushTs[collection] };
        state.SegmentIds.AddRange(flushed.CollSegIds[collection].Data);
        return state;
    }

    /// <summary>How far a flush is.</summary>
    public async Task<GetFlushStateResponse> FlushStateAsync(GetFlushStateRequest state, CancellationToken limit = default)
    {
        var reply = await UntilReadyAsync(
            () => _client.CallAsync<GetFlushStateResponse>("GetFlushState", state, limit), answer => answer.Status);
        Require("GetFlushState", reply.Status);
        return reply;
    }

    private CreateCollectionRequest Creation(int shards)
    {
        var schema = new CollectionSchema { Name = collection };
        schema.Fields.Add(new FieldSchema { Name = "key", DataType = DataType.Int64, IsPrimaryKey = true });
        schema.Fields.Add(new FieldSchema { Name = "version", DataType = DataType.Int64 });
        schema.Fields.Add(new FieldSchema { Name = "proof", DataType = DataType.Int64 });
        var vector = new FieldSchema { Name = "vector", DataType = DataType.FloatVector };
        vector.TypeParams.Add(new KeyValuePair { Key = "dim", Value = $"{Dimensions}" });
        schema.Fields.Add(vector);
        return new CreateCollectionRequest
        {
            CollectionName = collection,
            Schema = schema.ToByteString(),
            ShardsNum = shards,
        };
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

    private static void Require(string rpc, Status status) =>
        Assert.True(status.Code == 0, $"{rpc} answered {status.Code}: {status.Reason}");
}
