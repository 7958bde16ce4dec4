using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>The steps that tests of the service share. Each test has a collection name of its own.</summary>
public class CollectionSteps(Uri address, string? name = null) : IDisposable
{
    private static int _lastCollection;

    internal GrpcClient Client { get; } = new(address);

    internal string Name { get; } = name ?? $"c{Interlocked.Increment(ref _lastCollection)}";

    public void Dispose()
    {
        Client.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Proto.CreateCollectionRequest Create(int shards) => new()
    {
        CollectionName = Name,
        Schema = Samples.EveryType().ToByteString(),
        ShardsNum = shards,
        Properties = { Samples.Pair("owner", "me") },
    };

    internal async Task CreateAsync(int shards = 0) => await CallAsync<Proto.Status>("CreateCollection", Create(shards));

    internal async Task LoadAsync()
    {
        await IndexAsync();
        await CallAsync<Proto.Status>("LoadCollection", new Proto.LoadCollectionRequest { CollectionName = Name });
    }

    internal async Task IndexAsync()
    {
        var index = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = "vector" };
        index.ExtraParams.Add(Samples.Pair("metric_type", "L2"));
        await CallAsync<Proto.Status>("CreateIndex", index);
    }

    internal Task<Proto.MutationResult> InsertAsync(int first, int count) =>
        CallAsync<Proto.MutationResult>("Insert", Samples.Insert(Name, first, count));

    internal Task<Proto.FlushResponse> FlushAsync() =>
        CallAsync<Proto.FlushResponse>("Flush", new Proto.FlushRequest { CollectionNames = { Name } });

    /// <summary>Polls as clients do until the segments of a flush are written.</summary>
    internal async Task WaitForFlushAsync(Proto.FlushResponse flush)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await IsFlushedAsync(flush.CollSegIds[Name].Data)) patience.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Polls as clients do.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> isDone)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isDone()) patience.Token.ThrowIfCancellationRequested();
    }

    internal async Task<bool> IsFlushedAsync(IEnumerable<long> segments) =>
        (await CallAsync<Proto.GetFlushStateResponse>(
            "GetFlushState", new Proto.GetFlushStateRequest { SegmentIds = { segments } })).Flushed;

    internal async Task<long> CountAsync()
    {
        var queried = await CallAsync<Proto.QueryResults>(
            "Query", new Proto.QueryRequest { CollectionName = Name, OutputFields = { "count(*)" } });
        return Assert.Single(queried.FieldsData[0].Scalars.LongData.Data);
    }

    internal async Task<Proto.Status> SearchStatusAsync() =>
        (await SendAsync<Proto.SearchResults>("Search", Samples.Search(Name, 3, [1, 1, 1, 1]))).Status;

    internal async Task<T> SendAsync<T>(string rpc, IMessage request)
        where T : class, IMessage<T>, new() => (await Client.CallAsync(rpc, request)).Read<T>();

    internal async Task<T> CallAsync<T>(string rpc, IMessage request)
        where T : class, IMessage<T>, new()
    {
        var reply = await SendAsync<T>(rpc, request);
        var status = Hosting.Refusals.StatusOf(reply);
        Assert.True(status is null or { Code: 0, ErrorCode: Proto.ErrorCode.Success }, $"{rpc}: {status}");
        return reply;
    }
}
