using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Milvus.Engine;
using Milvus.Engine.Channels;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Grains;
using Milvus.Interfaces;
using Milvus.Storage.Segments;
using Orleans.Runtime.Hosting;

namespace Milvus.Silo;

/// <summary>Puts the engine's ports behind the grains.</summary>
internal static class SiloRegistration
{
    public static IServiceCollection AddMilvusSilo(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StoreOwner>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreOwner>());
        services.AddSingleton(provider => provider.GetRequiredService<StoreOwner>().Logs);
        services.AddSingleton(provider => provider.GetRequiredService<StoreOwner>().Objects);
        services.AddSingleton<IWorkerPool>(provider => provider.GetRequiredService<StoreOwner>().Scans);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SiloOptions>>().Value.Engine);
        services.AddSingleton<PlanCache>();
        services.AddSingleton<IRandomSource, SystemRandom>();
        services.AddSingleton<IIdSource>(provider => new LeasedIds(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<IOptions<SiloOptions>>().Value.IdLease));
        services.AddMilvusGrains();
        services.AddSingleton(provider => new SegmentFiles(
            provider.GetRequiredService<IObjectStore>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<IWorkerPool>(),
            provider.GetRequiredService<EngineOptions>().BinlogCodec));
        services.AddSingleton(MakeSegmentPorts);
        services.AddSingleton<ChannelPorts>();
        services.AddMetrics();
        services.AddSingleton(provider => new ChannelInstruments(
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<IOptions<SiloOptions>>().Value.MetricsByChannel));
        services.AddSingleton<IHealth>(provider => provider.GetRequiredService<ChannelInstruments>());
        services.AddGrainStorage(
            GrainRegistration.StorageName,
            static (provider, _) => new ObjectStoreGrainStorage(provider.GetRequiredService<IObjectStore>()));
        services.AddHostedService<StallWatch>();
        services.AddSingleton<ChannelWarmUp>();
        services.AddHostedService(provider => provider.GetRequiredService<ChannelWarmUp>());
        return services;
    }

    private static SegmentPorts MakeSegmentPorts(IServiceProvider provider)
    {
        var garbage = provider.GetRequiredService<EngineOptions>().Garbage;
        return ActivatorUtilities.CreateInstance<SegmentPorts>(provider) with
        {
            RetireDropped = garbage.Enabled,
            AttemptLimit = garbage.Enabled ? garbage.Retention / 2 : Timeout.InfiniteTimeSpan,
        };
    }

    private sealed class SystemRandom : IRandomSource
    {
        public double NextFraction() => Random.Shared.NextDouble();
    }
}
