using Microsoft.Extensions.DependencyInjection;
using Milvus.Engine.Garbage;
using Milvus.Engine.Nodes;
using Milvus.Engine.Peers;
using Milvus.Engine.Proxies;

namespace Milvus.Grains;

/// <summary>What the grains bring to a silo's services.</summary>
public static class GrainRegistration
{
    /// <summary>The name of the grain storage that holds catalog, collections and ids.</summary>
    public const string StorageName = GrainDocument.StorageName;

    /// <summary>Registers the calls between grains that the engine sees as peers.</summary>
    public static IServiceCollection AddMilvusGrains(this IServiceCollection services)
    {
        services.AddSingleton<GrainPeers>();
        services.AddSingleton<ISegmentPeer>(provider => provider.GetRequiredService<GrainPeers>());
        services.AddSingleton<IChannelPeer>(provider => provider.GetRequiredService<GrainPeers>());
        services.AddSingleton<ICollectionPeer>(provider => provider.GetRequiredService<GrainPeers>());
        services.AddSingleton<IFlushPeer>(provider => provider.GetRequiredService<GrainPeers>());
        services.AddSingleton<IGarbagePeer>(provider => provider.GetRequiredService<GrainPeers>());
        services.AddSingleton<NodePeers>();
        services.AddSingleton<IWriterPeer>(provider => provider.GetRequiredService<NodePeers>());
        services.AddSingleton<INodePeer>(provider => provider.GetRequiredService<NodePeers>());
        services.AddSingleton<IOutsidePeer>(provider => provider.GetRequiredService<GrainPeers>());
        services.AddSingleton<ProxyInstruments>();
        services.AddSingleton<GarbageInstruments>();
        services.AddSingleton<NodesInstruments>();
        return services;
    }
}
