using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Milvus.GrainHost.Tests.OnOrleans;

/// <summary>How a test's silo is set up on Orleans: a cluster of one, on ports nobody else has.</summary>
internal static class HostParts
{
    public static void Configure(ISiloBuilder silo)
    {
        using var siloPort = new TcpListener(IPAddress.Loopback, 0);
        using var gatewayPort = new TcpListener(IPAddress.Loopback, 0);
        siloPort.Start();
        gatewayPort.Start();
        silo.UseLocalhostClustering(Port(siloPort), Port(gatewayPort));
    }

    /// <summary>
    /// The time of timers alone: membership and idleness read the machine's clock in places, and two clocks that
    /// disagree stop the silo.
    /// </summary>
    public static void UseTime(ISiloBuilder silo, TimeProvider time)
    {
        silo.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
        silo.Services.AddKeyedSingleton(TimeProviderNames.Grains, time);
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
