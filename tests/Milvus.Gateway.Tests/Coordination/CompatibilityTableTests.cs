using Google.Protobuf.Reflection;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>The compatibility list tells the truth of each RPC of the internal port.</summary>
public sealed class CompatibilityTableTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private static readonly ServiceDescriptor[] Services =
    [
        .. Proto.Data.DataCoordReflection.Descriptor.Services,
        .. Proto.Data.Alpha.DataServiceReflection.Descriptor.Services,
    ];

    public static TheoryData<string, string> Rpcs
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var method in Services.SelectMany(service => service.Methods))
                all.Add(method.Service.Name, method.Name);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task The_list_says_what_an_rpc_answers(string service, string rpc)
    {
        using var client = new GrpcClient(CoordinationSteps.AddressOf(host));
        var method = Services.Single(one => one.Name == service).FindMethodByName(rpc);

        var reply = await client.CallAsync(method.Service.FullName, rpc, []);

        Assert.True(reply.Status == 0, $"{rpc}: {reply.Status} {reply.Text}");
        Assert.True(Replies.HasStatus(method));
        var isRefused = Replies.StatusOf(method, reply.Message!).Code == (int)ErrorCode.Unimplemented;
        var row = Assert.Single(
            CompatibilityList.Lines(), line => line.StartsWith($"| {service}.{rpc} |", StringComparison.Ordinal));
        Assert.Equal(isRefused, row.Contains("| refused |", StringComparison.Ordinal));
    }
}
