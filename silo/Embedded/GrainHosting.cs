using Orleans.Hosting;

namespace Milvus.Silo.Embedded;

/// <summary>The grains on the embedded host: one process, which joins nobody.</summary>
internal static class GrainHosting
{
    /// <summary>Settings that this build cannot honour, named with their values.</summary>
    public static IEnumerable<string> Refuse(SiloOptions options)
    {
        const string Why = "needs the build on Orleans (-p:GrainHost=Orleans): this one is a single process";
        if (options.Cluster != ClusterKind.None)
        {
            yield return $"Option {SiloOptions.SectionName}:Cluster = {options.Cluster} {Why}.";
        }

        if (options.SiloPort is { } silo)
        {
            yield return $"Option {SiloOptions.SectionName}:SiloPort = {silo} {Why}.";
        }

        if (options.GatewayPort is { } gateway)
        {
            yield return $"Option {SiloOptions.SectionName}:GatewayPort = {gateway} {Why}.";
        }
    }

    public static void AddGrainHost(this WebApplicationBuilder builder, SiloOptions options)
    {
        // What this host cannot do is refused by the validator, with everything else that is wrong.
        _ = options;
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering());
    }
}
