using Milvus.Testing.Azurite;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>One emulated account for the tests that need one; each takes a container or root path of its own.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteAccount : ICollectionFixture<AzuriteAccount.Server>
{
    public const string Name = "Azurite";

    /// <summary>The emulator.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private AzuriteProcess? _azurite;

        public int Port => _azurite!.Port;

        public string Connection => _azurite!.Connection;

        public async Task InitializeAsync()
        {
            // Without Node the tests that would ask for it are skipped.
            if (Npm.IsInstalled) _azurite = await AzuriteProcess.StartAsync();
        }

        public async Task DisposeAsync()
        {
            if (_azurite is not null) await _azurite.DisposeAsync();
        }
    }
}
