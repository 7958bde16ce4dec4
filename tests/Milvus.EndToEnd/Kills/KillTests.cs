using Milvus.EndToEnd.Azure;
using Milvus.EndToEnd.Scripts;
using Milvus.EndToEnd.Silo;
using Milvus.Testing;
using Milvus.Testing.Azurite;
using Xunit.Abstractions;

namespace Milvus.EndToEnd.Kills;

/// <summary><c>MILVUS_KILLS</c> says how many kills; default 50 on a folder, and 5 on a container, which is slower.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kills_lose_nothing_acknowledged_and_double_nothing()
    {
        using var folder = new TemporaryFolder();
        await new KillRun(more => SiloProcess.ServeAsync(folder.Path, more), output)
            .RunAsync(KillRun.Setting("MILVUS_KILLS", 50));
    }

    [NodeFact]
    public async Task Kills_on_a_container_lose_nothing_acknowledged_and_double_nothing()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await new KillRun(more => AzureSilo.ServeAsync(azurite, "kills", more), output)
            .RunAsync(KillRun.Setting("MILVUS_KILLS", 5));
    }
}
