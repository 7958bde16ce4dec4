using System.Globalization;
using Google.Protobuf;
using Milvus.Gateway.Hosting;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Steps of a client that speaks to the coordinator by its own port, beside those of an SDK.</summary>
public abstract class CoordinationSteps : CollectionSteps
{
    private const string Services = "milvus.proto.data.";

    private protected CoordinationSteps(GatewayHost host)
        : base(host.Address)
    {
        Host = host;
        Coordinator = new GrpcClient(AddressOf(host));
    }

    internal GatewayHost Host { get; }

    internal GrpcClient Coordinator { get; }

    internal static Uri AddressOf(GatewayHost host) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.App.GetInternalPort()}"));

    /// <summary>Whatever it answers.</summary>
    internal async Task<T> AskAsync<T>(string rpc, IMessage request, string service = "DataCoord")
        where T : class, IMessage<T>, new() =>
        (await Coordinator.CallAsync(Services + service, rpc, request.ToByteArray())).Read<T>();

    /// <summary>Its answer, which is no refusal.</summary>
    internal async Task<T> GetAsync<T>(string rpc, IMessage request, string service = "DataCoord")
        where T : class, IMessage<T>, new()
    {
        var reply = await AskAsync<T>(rpc, request, service);
        Assert.True(Refusals.StatusOf(reply) is null or { Code: 0 }, $"{rpc}: {Refusals.StatusOf(reply)}");
        return reply;
    }

    internal async Task<long> CollectionIdAsync() =>
        (await CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name })).CollectionId;
}
