using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class MessageTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task An_oversize_message_is_refused_with_the_limit_and_the_option()
    {
        using var client = new GrpcClient(host.Address);

        var reply = await client.CallAsync(
            GrpcClient.MilvusService, "Insert", new byte[GatewayHost.MaxReceiveMessageBytes + 1]);

        Assert.Equal(
            (8, "grpc: received message larger than max (1048576 bytes, MaxReceiveMessageBytes)"),
            (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData(new byte[] { 0x0a, 0x05, 0x01 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x0b })]
    public async Task Malformed_protobuf_is_refused_by_name(byte[] message)
    {
        using var client = new GrpcClient(host.Address);

        var reply = await client.CallAsync(GrpcClient.MilvusService, "RegisterLink", message);

        Assert.Equal(13, reply.Status);
        Assert.StartsWith("grpc: error unmarshalling request: RegisterLinkRequest", reply.Text);
    }
}
