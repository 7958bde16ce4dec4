using Milvus.GrainHost.Embedded.Activations;
using Milvus.GrainHost.Embedded.Storage;
using Orleans.Core;
using Orleans.Providers;
using Orleans.Timers;

namespace Milvus.GrainHost.Embedded.Hosting;

/// <summary>What <see cref="Grain"/> asks its host for.</summary>
internal sealed class GrainRuntime(Silo silo) : IGrainRuntime
{
    public string SiloIdentity => silo.Address.ToString();

    public SiloAddress SiloAddress => silo.Address;

    public IGrainFactory GrainFactory => silo.Factory;

    public ITimerRegistry TimerRegistry { get; } = new TimerRegistry(silo);

    public IServiceProvider ServiceProvider => silo.Services;

    public TimeProvider TimeProvider => silo.Time;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) =>
        ((Activation)grainContext).DelayDeactivation(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext)
    {
        var activation = (Activation)grainContext;
        var type = activation.Class.Type;
        var named = type.GetCustomAttributes(inherit: true).OfType<StorageProviderAttribute>().FirstOrDefault();
        var storage = PersistentState.Provider(silo.Services, named?.ProviderName, type);
        return new PersistentState<TGrainState>("state", activation.GrainId, storage);
    }
}
