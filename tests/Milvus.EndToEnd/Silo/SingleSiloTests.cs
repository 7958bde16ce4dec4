using Milvus.Testing;

namespace Milvus.EndToEnd.Silo;

/// <summary>What the one-process build says to settings of a cluster.</summary>
public sealed class SingleSiloTests
{
    [Theory]
    [InlineData("--cluster", "localhost", "Milvus:Cluster = Localhost")]
    [InlineData("--silo-port", "11111", "Milvus:SiloPort = 11111")]
    [InlineData("--gateway-port", "30000", "Milvus:GatewayPort = 30000")]
    public async Task A_setting_of_a_cluster_is_refused_with_what_it_needs(string option, string value, string shown)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await SiloProcess.RunAsync("--port", "0", "--data", folder.Path, option, value);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(shown, output);
        Assert.Contains("-p:GrainHost=Orleans", output);
        Assert.DoesNotContain("   at ", output);
    }
}
