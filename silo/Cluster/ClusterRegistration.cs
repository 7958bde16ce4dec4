namespace Milvus.Silo.Cluster;

/// <summary>What a silo needs when others may die around it.</summary>
internal static class ClusterRegistration
{
    public static ISiloBuilder AddMilvusFailover(this ISiloBuilder silo)
    {
        silo.AddOutgoingGrainCallFilter<FailoverFilter>();
        silo.Services.AddHostedService<SiloDeathWatch>();
        return silo;
    }
}
