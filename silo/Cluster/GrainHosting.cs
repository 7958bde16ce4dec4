using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Milvus.Silo.Cluster;

/// <summary>The grains on Orleans: one silo by itself, or one of a cluster.</summary>
internal static partial class GrainHosting
{
    private const int DefaultSiloPort = 11111;

    /// <summary>Settings that this build cannot honour, named with their values.</summary>
    public static IEnumerable<string> Refuse(SiloOptions options)
    {
        var needsAzure = options.Cluster is ClusterKind.Azure or ClusterKind.Kubernetes;
        if (needsAzure && !HasAzure)
        {
            yield return $"Option {SiloOptions.SectionName}:Cluster = {options.Cluster} needs the build with Orleans' "
                + "Azure providers (-p:AzureProviders=true).";
        }

        if (needsAzure && (string.IsNullOrWhiteSpace(options.Azure) || !options.IsAzure))
        {
            yield return $"Option {SiloOptions.SectionName}:Cluster = {options.Cluster} needs option "
                + $"{SiloOptions.SectionName}:Azure, the connection string of a storage account.";
        }

        if (options.Cluster == ClusterKind.None && (options.SiloPort ?? options.GatewayPort) is { } port)
        {
            yield return $"Option {SiloOptions.SectionName}:SiloPort or GatewayPort = {port} needs option "
                + $"{SiloOptions.SectionName}:Cluster.";
        }
    }

    public static void AddGrainHost(this WebApplicationBuilder builder, SiloOptions options) =>
        builder.Host.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = options.ClusterId;
                cluster.ServiceId = options.ClusterId;
            });
            Configure(silo, options);
            silo.Configure<ClusterMembershipOptions>(membership => Pace(membership, options.SiloFailureTimeout));
        });

    private static void Configure(ISiloBuilder silo, SiloOptions options)
    {
        switch (options.Cluster)
        {
            case ClusterKind.None:
                // Nobody else has to find this silo: any free port will do, and no list of silos is kept.
                silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
                break;
            case ClusterKind.Localhost:
                silo.ConfigureEndpoints(
                    IPAddress.Loopback, options.SiloPort ?? DefaultSiloPort, options.GatewayPort ?? 0);
                silo.Services.AddSingleton<IMembershipTable, ObjectStoreMembershipTable>();
                break;
            case ClusterKind.Store:
                silo.ConfigureEndpoints(options.SiloPort ?? DefaultSiloPort, options.GatewayPort ?? 0);
                silo.Services.AddSingleton<IMembershipTable, ObjectStoreMembershipTable>();
                break;
            default:
                UseAzure(silo, options);
                break;
        }

        silo.AddMilvusFailover();
    }

    static partial void UseAzure(ISiloBuilder silo, SiloOptions options);

    /// <summary>
    /// A silo is dead after three probes without an answer; one that has not said for three rounds that it is alive
    /// is not waited for by a silo that joins.
    /// </summary>
    private static void Pace(ClusterMembershipOptions membership, TimeSpan failureTimeout)
    {
        membership.NumMissedProbesLimit = 3;
        membership.ProbeTimeout = failureTimeout / 3;
        membership.NumMissedTableIAmAliveLimit = 3;
        membership.IAmAliveTablePublishTimeout = failureTimeout;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
