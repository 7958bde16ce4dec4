using Google.Protobuf.Reflection;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class UnimplementedTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private static readonly ServiceDescriptor Service =
        Proto.MilvusReflection.Descriptor.Services.Single(service => service.Name == "MilvusService");

    public static TheoryData<string> RpcsWithStatus =>
        [.. Service.Methods.Where(HasStatus).Select(method => method.Name)];

    public static TheoryData<string> OtherRpcs =>
        [.. Service.Methods.Where(method => !HasStatus(method)).Select(method => method.Name)];

    [Fact]
    public void Only_streams_and_two_odd_replies_have_no_room_for_a_status() =>
        Assert.Equal(
            ["CreateReplicateStream", "Dummy", "DumpMessages", "GetReplicateInfo"],
            Service.Methods.Where(method => !HasStatus(method)).Select(method => method.Name).Order());

    [Theory]
    [MemberData(nameof(RpcsWithStatus))]
    public async Task The_compatibility_table_says_what_an_rpc_answers(string rpc)
    {
        using var client = new GrpcClient(host.Address);
        var reply = await client.CallAsync(GrpcClient.MilvusService, rpc, []);

        var isRefused = StatusOf(rpc, reply.Message!).Code == (int)ErrorCode.Unimplemented;

        var row = Assert.Single(CompatibilityList.Lines(), line => line.StartsWith($"| {rpc} |", StringComparison.Ordinal));
        Assert.Equal(isRefused, row.Contains("| refused |", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(RpcsWithStatus))]
    public async Task Every_rpc_with_a_status_answers_an_empty_request_with_a_reply(string rpc)
    {
        using var client = new GrpcClient(host.Address);

        var reply = await client.CallAsync(GrpcClient.MilvusService, rpc, []);

        Assert.True(reply.Status == 0, $"{rpc}: {reply.Status} {reply.Text}");
        var status = StatusOf(rpc, reply.Message!);
        Assert.True(status.Code != (int)ErrorCode.Unimplemented || status.Reason.Contains(rpc), status.Reason);
    }

    [Theory]
    [MemberData(nameof(OtherRpcs))]
    public async Task An_rpc_without_a_status_answers_the_grpc_status_unimplemented(string rpc)
    {
        using var client = new GrpcClient(host.Address);

        var reply = await client.CallAsync(GrpcClient.MilvusService, rpc, []);

        Assert.Equal((12, $"unknown method {rpc}"), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task An_unimplemented_rpc_sets_both_codes_and_names_itself()
    {
        using var client = new GrpcClient(host.Address);

        var status = (await client.CallAsync("CreateRowPolicy", new Proto.CreateRowPolicyRequest())).Read<Proto.Status>();

        Assert.Equal(
            (10, Proto.ErrorCode.UnexpectedError, false), (status.Code, status.ErrorCode, status.Retriable));
        Assert.Equal("CreateRowPolicy is not implemented by this server: service unimplemented", status.Reason);
    }

    [Theory]
    [InlineData("milvus.proto.milvus.ClientTelemetryService", "ClientHeartbeat")]
    [InlineData("milvus.proto.milvus.MilvusService", "NoSuchMethod")]
    public async Task An_unknown_service_or_method_is_unimplemented(string service, string rpc)
    {
        using var client = new GrpcClient(host.Address);

        var reply = await client.CallAsync(service, rpc, []);

        Assert.Equal(12, reply.Status);
    }

    private static bool HasStatus(MethodDescriptor method) =>
        !method.IsClientStreaming
        && !method.IsServerStreaming
        && (method.OutputType == Proto.Status.Descriptor
            || method.OutputType.Fields.InFieldNumberOrder().Any(IsStatus));

    private static bool IsStatus(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType == Proto.Status.Descriptor;

    private static Proto.Status StatusOf(string rpc, byte[] message)
    {
        var type = Service.FindMethodByName(rpc).OutputType;
        var reply = type.Parser.ParseFrom(message);
        if (reply is Proto.Status plain) return plain;
        var field = type.Fields.InFieldNumberOrder().First(IsStatus);
        return (Proto.Status?)field.Accessor.GetValue(reply) ?? new Proto.Status();
    }
}
