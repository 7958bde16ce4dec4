using Microsoft.Extensions.DependencyInjection;
using Milvus.Testing.Wire;

namespace Milvus.GrainHost.Tests.OnOrleans;

/// <summary>How a test's silo is set up on Orleans: a cluster of one, on ports nobody else has.</summary>
internal static class HostParts
{
    public static void Configure(ISiloBuilder silo)
    {
        var ports = FreePorts.Take(2);
        silo.UseLocalhostClustering(ports[0], ports[1]);
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
}
