using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.Gateway.Hosting;
using Milvus.Silo;
using Milvus.Testing;

namespace Milvus.Cluster.Tests.Embedded;

/// <summary>The cluster that the embedded host can be: one silo with its gateway.</summary>
internal sealed class MilvusCluster : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication _app = null!;

    /// <summary>How many silos a cluster of this build can have.</summary>
    public static TheoryData<int> Sizes => [1];

    /// <summary>One gateway for each silo.</summary>
    public IReadOnlyList<int> Ports => [_app.GetMilvusPort()];

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public static async Task<MilvusCluster> StartAsync(int silos)
    {
        Assert.Equal(1, silos);
        var cluster = new MilvusCluster();
        cluster._app = SiloHost.Build(
            ["--port", "0", "--data", cluster._folder.Path], builder => builder.Logging.ClearProviders());
        await cluster._app.StartAsync();
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
