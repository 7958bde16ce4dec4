using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>The service has every RPC that the designs name, and the compatibility list tells the truth of each.</summary>
public sealed class DataCoordTableTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    /// <summary>The interface of the data coordinator's design, with the component's and the tick provider's calls.</summary>
    private static readonly string[] Designed =
    [
        "GetComponentStates", "GetTimeTickChannel", "GetStatisticsChannel", "Flush", "AssignSegmentID", "GetSegmentStates",
        "GetInsertBinlogPaths", "GetSegmentInfoChannel", "GetCollectionStatistics", "GetPartitionStatistics",
        "GetSegmentInfo", "GetRecoveryInfo", "SaveBinlogPaths", "GetFlushedSegments", "GetMetrics", "CompleteCompaction",
        "ManualCompaction", "GetCompactionState", "GetCompactionStateWithPlans", "WatchChannels", "GetFlushState",
        "SetSegmentState", "DropVirtualChannel", "Import", "UpdateSegmentStatistics",
    ];

    private static readonly Google.Protobuf.Reflection.ServiceDescriptor Service =
        Proto.Data.DataCoordReflection.Descriptor.Services.Single();

    public static TheoryData<string> Rpcs => [.. Service.Methods.Select(method => method.Name)];

    [Fact]
    public void Every_designed_rpc_is_there() =>
        Assert.Empty(Designed.Except(Service.Methods.Select(method => method.Name)));

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task The_list_says_what_an_rpc_answers(string rpc)
    {
        using var client = new GrpcClient(CoordinationSteps.AddressOf(host));

        var reply = await client.CallAsync(Service.FullName, rpc, []);

        Assert.True(reply.Status == 0, $"{rpc}: {reply.Status} {reply.Text}");
        var type = Service.FindMethodByName(rpc).OutputType;
        var message = type.Parser.ParseFrom(reply.Message);
        var status = message as Proto.Status ?? (Proto.Status?)type.Fields.InFieldNumberOrder()
            .First(field => field.FieldType == Google.Protobuf.Reflection.FieldType.Message
                && field.MessageType == Proto.Status.Descriptor).Accessor.GetValue(message);
        var row = Assert.Single(
            CompatibilityList.Lines(), line => line.StartsWith($"| DataCoord.{rpc} |", StringComparison.Ordinal));
        Assert.Equal(
            status?.Code == (int)ErrorCode.Unimplemented, row.Contains("| refused |", StringComparison.Ordinal));
    }
}
