using System.IO.Compression;

namespace Milvus.Gateway.Tests.Bridges;

public sealed class GzipTests
{
    [Fact]
    public void An_empty_gzip_message_is_a_valid_member()
    {
        using var target = new MemoryStream();
        var provider = new Grpc.Net.Compression.GzipCompressionProvider(CompressionLevel.Fastest);
        provider.CreateCompressionStream(target, null).Dispose();
        target.Position = 0;

        using var plain = new GZipStream(target, CompressionMode.Decompress);

        Assert.True(target.Length > 0);
        Assert.Equal(-1, plain.ReadByte());
    }
}
