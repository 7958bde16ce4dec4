using System.Globalization;
using Milvus.Testing.Azurite;

namespace Milvus.Storage.Azure.Tests.Azurite;

/// <summary>The emulator of the blob service, ending with the tests. Each test takes a prefix of its own.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    private AzuriteProcess? _azurite;
    private int _prefixes;

    public int Port => _azurite?.Port ?? 0;

    public async Task InitializeAsync()
    {
        // Then every test that would ask for a server is skipped.
        if (!Npm.IsInstalled) return;
        _azurite = await AzuriteProcess.StartAsync();
        await Store(Options()).EnsureContainerAsync(default);
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    /// <summary>Options of a store that is empty yet.</summary>
    public AzureBlobOptions Options() => OptionsThrough(Port);

    /// <summary>The same, by way of another port.</summary>
    public AzureBlobOptions OptionsThrough(int port) => new()
    {
        ConnectionString = AzuriteProcess.ConnectionString(port, AzuriteProcess.Key),
        Prefix = string.Create(CultureInfo.InvariantCulture, $"tests/{Interlocked.Increment(ref _prefixes)}"),
    };

    public static AzureBlobStore Store(AzureBlobOptions options) => new(options);
}
