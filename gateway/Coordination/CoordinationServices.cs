using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Gateway.Coordination.Alpha;
using Milvus.Gateway.Coordination.Streams;
using Milvus.Gateway.Nodes;
using Milvus.Interfaces;

namespace Milvus.Gateway.Coordination;

/// <summary>The services of the internal port, and what they are made of.</summary>
internal static class CoordinationServices
{
    public static void AddCoordination(this IServiceCollection services)
    {
        services.AddSingleton<SegmentDirectory>();
        services.AddSingleton<KnownCollections>();
        services.AddSingleton<NodeLeases>();
        services.AddSingleton<FlushCoordination>();
        services.AddSingleton<SegmentCoordination>();
        services.AddSingleton<RecoveryCoordination>();
        services.AddSingleton<ChannelCoordination>();
        services.AddSingleton<GrantCoordination>();
        services.AddSingleton<WriterCoordination>();
        services.AddSingleton<SegmentOrders>();
        services.AddSingleton<GarbageCoordination>();
        services.AddSingleton<SystemCoordination>();
        services.AddSingleton<DataCoordEndpoint>();
        services.AddSingleton<INodeClient, DataNodeClient>();
        services.AddSingleton<AlphaSegments>();
        services.AddSingleton<AlphaNodes>();
        services.AddSingleton<DataServiceEndpoint>();
        services.AddSingleton<ChannelWatch>();
        services.AddSingleton<ChannelStreamEndpoint>();
    }

    public static void MapCoordination(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<DataCoordEndpoint>();
        routes.MapGrpcService<DataServiceEndpoint>();
        routes.MapGrpcService<ChannelStreamEndpoint>();
    }
}
