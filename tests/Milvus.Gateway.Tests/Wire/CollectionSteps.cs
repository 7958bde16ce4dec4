using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>The steps that tests of the service share. Each test has a collection name of its own.</summary>
public abstract class CollectionSteps(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private static int _lastCollection;

    private protected GrpcClient Client { get; } = new(host.Address);

    private protected string Name { get; } = $"c{Interlocked.Increment(ref _lastCollection)}";

    public void Dispose()
    {
        Client.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Proto.CreateCollectionRequest Create(int shards) => new()
    {
        CollectionName = Name,
        Schema = Samples.EveryType().ToByteString(),
        ShardsNum = shards,
        Properties = { Samples.Pair("owner", "me") },
    };

    private protected async Task CreateAsync(int shards = 0) =>
        await CallAsync<Proto.Status>("CreateCollection", Create(shards));

    private protected async Task LoadAsync()
    {
        var index = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = "vector" };
        index.ExtraParams.Add(Samples.Pair("metric_type", "L2"));
        await CallAsync<Proto.Status>("CreateIndex", index);
        await CallAsync<Proto.Status>("LoadCollection", new Proto.LoadCollectionRequest { CollectionName = Name });
    }

    private protected async Task<T> SendAsync<T>(string rpc, IMessage request)
        where T : class, IMessage<T>, new() => (await Client.CallAsync(rpc, request)).Read<T>();

    private protected async Task<T> CallAsync<T>(string rpc, IMessage request)
        where T : class, IMessage<T>, new()
    {
        var reply = await SendAsync<T>(rpc, request);
        var status = Hosting.Refusals.StatusOf(reply);
        Assert.True(status is null or { Code: 0, ErrorCode: Proto.ErrorCode.Success }, $"{rpc}: {status}");
        return reply;
    }
}
