using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Milvus.Gateway.Hosting;
using Milvus.Silo;
using Milvus.Silo.Cluster;
using Milvus.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Milvus.Cluster.Tests.OnOrleans;

/// <summary>Silos of one process that share a folder, each with a gateway of its own.</summary>
internal sealed class MilvusCluster : IAsyncDisposable
{
    private static readonly TimeSpan FailureTimeout = TimeSpan.FromSeconds(3);

    private readonly TemporaryFolder? _ownFolder;
    private readonly string _folder;
    private readonly List<WebApplication> _gateways = [];
    private InProcessTestCluster _silos = null!;

    private MilvusCluster(TemporaryFolder? own, string folder)
    {
        _ownFolder = own;
        _folder = folder;
    }

    /// <summary>How many silos a cluster of this build can have.</summary>
    public static TheoryData<int> Sizes => [1, 2, 3];

    /// <summary>One gateway for each silo.</summary>
    public IReadOnlyList<int> Ports => [.. _gateways.Select(gateway => gateway.GetMilvusPort())];

    public string Folder => _folder;

    /// <summary>Calls from outside the cluster.</summary>
    public IGrainFactory Grains => _silos.Client;

    public InProcessTestCluster Silos => _silos;

    public static Task<MilvusCluster> StartAsync(int silos)
    {
        var own = new TemporaryFolder();
        return StartAsync(silos, new MilvusCluster(own, own.Path));
    }

    /// <summary>Silos that know nothing of those that have the folder already: a cluster split in two.</summary>
    public static Task<MilvusCluster> StartBesideAsync(MilvusCluster other, int silos) =>
        StartAsync(silos, new MilvusCluster(own: null, other._folder));

    /// <summary>Where an activation lives; null when there is none.</summary>
    public SiloAddress? WhereIs(IAddressable grain) =>
        _silos.TryGetGrainContext(grain.GetGrainId(), out var context) ? context.Address.SiloAddress : null;

    /// <summary>A silo and its gateway, gone without a word.</summary>
    public async Task KillAsync(int silo)
    {
        var handle = _silos.Silos[silo];
        var gateway = _gateways[silo];
        _gateways.RemoveAt(silo);

        // Connections break as they do when a process ends: nobody is answered any more.
        await gateway.StopAsync(new CancellationToken(canceled: true));
        await _silos.KillSiloAsync(handle);
        await gateway.DisposeAsync();
    }

    public async Task AddSiloAsync() => await AddGatewayAsync(await _silos.StartAdditionalSiloAsync());

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways) await gateway.DisposeAsync();
        await _silos.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private static async Task<MilvusCluster> StartAsync(int silos, MilvusCluster cluster)
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSiloHost((_, host) => cluster.Configure(host));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.NumMissedProbesLimit = 3;
                membership.ProbeTimeout = FailureTimeout / 3;
                membership.NumVotesForDeathDeclaration = 1;
            });
            silo.AddMilvusFailover();
        });
        cluster._silos = builder.Build();
        await cluster._silos.DeployAsync();

        // A silo places grains only on silos whose grains it knows.
        await cluster._silos.WaitForClusterManifestToStabilizeAsync();
        foreach (var silo in cluster._silos.Silos) await cluster.AddGatewayAsync(silo);
        return cluster;
    }

    private void Configure(IHostApplicationBuilder host)
    {
        host.Services.Configure<Milvus.Silo.SiloOptions>(options =>
        {
            options.Cluster = ClusterKind.Localhost;
            options.Data = _folder;
            options.SiloFailureTimeout = FailureTimeout;
        });
        host.Services.AddMilvusSilo();
    }

    private async Task AddGatewayAsync(InProcessSiloHandle silo)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(
            _silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>());
        builder.AddMilvusGateway(options => options.Port = 0);
        var gateway = builder.Build();
        gateway.MapMilvusGateway();
        await gateway.StartAsync();
        _gateways.Add(gateway);
    }
}
