using Milvus.EndToEnd.Scripts;
using Milvus.EndToEnd.Silo;

namespace Milvus.EndToEnd.Cluster;

/// <summary>Two silos that are one server; the one that the client talks to dies, and the other goes on.</summary>
public sealed class ClusterScenario : FirstLightScenario
{
    private SiloProcess? _survivor;

    public override async Task DisposeAsync()
    {
        if (_survivor is not null) await _survivor.DisposeAsync();
    }

    private protected override async Task<SiloProcess> StartAsync(string data)
    {
        _survivor = await ClusterSilo.ServeAsync(data);
        return await ClusterSilo.ServeAsync(data);
    }

    private protected override Task<SiloProcess> GoOnAsync(string data) => Task.FromResult(_survivor!);
}
