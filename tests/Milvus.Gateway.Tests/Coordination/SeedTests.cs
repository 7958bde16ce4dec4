using System.Reflection;
using Google.Protobuf.Reflection;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Every RPC of the designs that this server follows is there, is answered and has a test of what it does.</summary>
public sealed class SeedTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    /// <summary>The designs, interface by interface, and the service that has an interface's calls here.</summary>
    private static readonly (string Interface, string[] Services, string[] Rpcs)[] Designs =
    [
        ("Component", ["DataCoord", "DataService", "DataNode"], ["GetComponentStates", "GetStatisticsChannel"]),
        ("TimeTickProvider", ["DataCoord", "DataService"], ["GetTimeTickChannel"]),
        ("DataCoord, flush", ["DataCoord"], ["Flush", "GetSegmentInfo"]),
        ("DataNode, flush", ["DataNode"], ["FlushSegments"]),
        ("DataService", ["DataService"],
        [
            "RegisterNode", "Flush", "AssignSegmentID", "ShowSegments", "GetSegmentStates", "GetInsertBinlogPaths",
            "GetSegmentInfoChannel", "GetInsertChannels", "GetCollectionStatistics", "GetPartitionStatistics",
            "GetSegmentInfo",
        ]),
        ("DataNode", ["DataNode"], ["WatchDmChannels", "FlushSegments"]),
        ("DataCoord", ["DataCoord"],
        [
            "Flush", "AssignSegmentID", "GetSegmentStates", "GetInsertBinlogPaths", "GetSegmentInfoChannel",
            "GetCollectionStatistics", "GetPartitionStatistics", "GetSegmentInfo", "GetRecoveryInfo", "SaveBinlogPaths",
            "GetFlushedSegments", "GetMetrics", "CompleteCompaction", "ManualCompaction", "GetCompactionState",
            "GetCompactionStateWithPlans", "WatchChannels", "GetFlushState", "SetSegmentState", "DropVirtualChannel",
            "Import", "UpdateSegmentStatistics",
        ]),
    ];

    /// <summary>What the server says honestly that it cannot do yet.</summary>
    private static readonly string[] NotYet =
    [
        "CompleteCompaction", "ManualCompaction", "GetCompactionState", "GetCompactionStateWithPlans", "Import",
    ];

    private static readonly ServiceDescriptor[] Services =
    [
        .. Proto.Data.DataCoordReflection.Descriptor.Services,
        .. Proto.Data.Alpha.DataServiceReflection.Descriptor.Services,
        .. Proto.Data.DataNodeReflection.Descriptor.Services,
    ];

    public static TheoryData<string, string> Rpcs
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var (service, rpc) in Designs
                .SelectMany(design => design.Services.SelectMany(service => design.Rpcs.Select(rpc => (service, rpc))))
                .Distinct())
                all.Add(service, rpc);
            return all;
        }
    }

    public static TheoryData<string, string> Answered
    {
        get
        {
            // Nodes outside answer theirs; this server calls them.
            var all = new TheoryData<string, string>();
            foreach (var row in Rpcs)
                if (row is [not "DataNode", _])
                    all.Add((string)row[0], (string)row[1]);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Rpcs))]
    public void Every_designed_rpc_is_in_its_service(string service, string rpc) =>
        Assert.NotNull(Services.Single(one => one.FullName == $"milvus.proto.data.{service}").FindMethodByName(rpc));

    /// <summary>Of a node's calls those that this server makes.</summary>
    public static TheoryData<string, string> Shown
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var row in Rpcs)
                if (row is not ["DataNode", "GetComponentStates" or "GetStatisticsChannel"])
                    all.Add((string)row[0], (string)row[1]);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void Every_designed_rpc_has_a_test_of_what_it_does(string service, string rpc) =>
        Assert.Contains($"{service}.{rpc}", Covered());

    [Theory]
    [MemberData(nameof(Answered))]
    public async Task Every_designed_rpc_but_those_to_come_is_answered(string service, string rpc)
    {
        using var client = new GrpcClient(CoordinationSteps.AddressOf(host));

        var reply = await client.CallAsync($"milvus.proto.data.{service}", rpc, []);

        Assert.True(reply.Status == 0, $"{rpc}: {reply.Status} {reply.Text}");
        var method = Services.Single(one => one.Name == service).FindMethodByName(rpc);
        Assert.Equal(
            NotYet.Contains(rpc), Replies.StatusOf(method, reply.Message!).Code == (int)ErrorCode.Unimplemented);
    }

    [Fact]
    public void No_test_claims_an_rpc_that_is_none() => Assert.Empty(Covered().Except(
        Services.Concat(Proto.Data.ChannelStreamReflection.Descriptor.Services)
            .SelectMany(service => service.Methods.Select(method => $"{service.Name}.{method.Name}"))));

    private static HashSet<string> Covered() =>
    [
        .. typeof(SeedTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null })
            .SelectMany(method => method.GetCustomAttribute<CoversAttribute>()?.Rpcs ?? []),
    ];
}
