using Microsoft.Extensions.DependencyInjection;

namespace Milvus.GrainHost.Tests.Embedded;

/// <summary>How a test's silo is set up on the embedded host.</summary>
internal static class HostParts
{
    public static void Configure(ISiloBuilder silo) => silo.UseLocalhostClustering();

    /// <summary>The time of timers.</summary>
    public static void UseTime(ISiloBuilder silo, TimeProvider time) => silo.Services.AddSingleton(time);
}
