using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Milvus.GrainHost.Embedded.Activations;
using Orleans.Hosting;
using Orleans.Timers;

namespace Milvus.GrainHost.Embedded.Hosting;

/// <summary>Registers the host's services.</summary>
internal sealed class SiloBuilder : ISiloBuilder
{
    private SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        (Services, Configuration) = (services, configuration);
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }

    /// <summary>Registers once, however often it is asked.</summary>
    public static SiloBuilder AddTo(IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(static service => service.ServiceType == typeof(Silo))) return new(services, configuration);
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Silo>();
        services.AddHostedService<SiloService>();
        services.TryAddSingleton<IClusterClient>(static services => services.GetRequiredService<Silo>().Factory);
        services.TryAddSingleton<IGrainFactory>(static services => services.GetRequiredService<Silo>().Factory);
        services.TryAddSingleton<IGrainRuntime>(static services => services.GetRequiredService<Silo>().Runtime);
        services.TryAddSingleton<ITimerRegistry>(
            static services => services.GetRequiredService<Silo>().Runtime.TimerRegistry);
        services.TryAddSingleton<IGrainContextAccessor, ContextAccessor>();
        return new(services, configuration);
    }

    private sealed class ContextAccessor : IGrainContextAccessor
    {
        public IGrainContext GrainContext => CurrentContext.Value!;
    }
}
