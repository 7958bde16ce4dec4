using Milvus.EndToEnd.Scripts;
using Milvus.EndToEnd.Silo;
using Milvus.Testing.Azurite;

namespace Milvus.EndToEnd.Azure;

/// <summary>The whole story once more, with everything durable in a container.</summary>
public sealed class AzureScenario : FirstLightScenario
{
    private const string Container = "firstlight";

    private AzuriteProcess? _azurite;

    public override async Task DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    private protected override async Task<SiloProcess> StartAsync(string data)
    {
        _azurite = await AzuriteProcess.StartAsync();
        return await AzureSilo.ServeAsync(_azurite, Container);
    }

    private protected override Task<SiloProcess> GoOnAsync(string data) => AzureSilo.ServeAsync(_azurite!, Container);
}
