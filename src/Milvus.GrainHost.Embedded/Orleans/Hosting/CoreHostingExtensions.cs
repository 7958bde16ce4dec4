using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>How silos find each other. Here there is one.</summary>
public static class CoreHostingExtensions
{
    /// <summary>Runs one silo on this machine. The embedded host opens no ports.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="siloPort">Not opened.</param>
    /// <param name="gatewayPort">Not opened.</param>
    /// <param name="primarySiloEndpoint">Null: another silo cannot be joined.</param>
    /// <param name="serviceId">The service's name.</param>
    /// <param name="clusterId">The cluster's name.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="NotSupportedException">A primary silo is given.</exception>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = 11111,
        int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        if (primarySiloEndpoint is not null) throw OneProcessOnly(nameof(UseLocalhostClustering));
        builder.Services.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
        return builder;
    }

    /// <summary>Refused: the embedded host is one process.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="primarySiloEndpoint">The silo to join.</param>
    /// <returns>Never.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public static ISiloBuilder UseDevelopmentClustering(this ISiloBuilder builder, IPEndPoint? primarySiloEndpoint) =>
        throw OneProcessOnly(nameof(UseDevelopmentClustering));

    private static NotSupportedException OneProcessOnly(string call) => new(
        $"{call}: the embedded grain host is one process and joins no cluster. Build with GrainHost=Orleans for one.");
}
