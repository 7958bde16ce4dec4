using System.Collections.Concurrent;
using Milvus.GrainHost.Embedded.Proxies;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Milvus.GrainHost.Embedded.Hosting;

/// <summary>Makes references to grains.</summary>
internal sealed class GrainFactory(Silo silo) : IClusterClient, IGrainReferenceRuntime
{
    private readonly ConcurrentDictionary<(Type, GrainType), (GrainInterface, GrainReferenceShared)> _shared = new();
    private readonly ConcurrentDictionary<GrainType, GrainReferenceShared> _untyped = new();

    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        Make<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Make<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        Make<TGrainInterface>(StringKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(
        Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey =>
        Make<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(
        long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey =>
        Make<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)(object)Make(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)(object)Make(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)(object)Make(grainInterfaceType, StringKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        (IGrain)(object)Make(
            grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey, keyExtension), null);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        (IGrain)(object)Make(
            grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey, keyExtension), null);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)Reference(typeof(TGrainInterface), grainId);

    public IAddressable GetGrain(GrainId grainId) => Untyped(grainId);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => interfaceType.IsDefault
        ? Untyped(grainId)
        : Reference(silo.Grains.InterfaceOf(grainId.Type, interfaceType), grainId);

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        Make(interfaceType, grainKey, grainClassNamePrefix);

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => Make(interfaceType, grainKey, null);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw NoObservers();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw NoObservers();

    public GrainReference Untyped(GrainId id) => new GrainProxy(
        _untyped.GetOrAdd(id.Type, type => Shared(type, default, 0)), id.Key, silo, null);

    public object Cast(IAddressable grain, Type interfaceType)
    {
        if (grain is GrainReference && interfaceType.IsInstanceOfType(grain)) return grain;
        var id = grain.GetGrainId();
        return interfaceType == typeof(IAddressable) || interfaceType == typeof(IGrain)
            ? Untyped(id)
            : Reference(interfaceType, id);
    }

    // Proxies of this host send calls themselves; these serve references made by somebody else's generator.
    public ValueTask<T?> InvokeMethodAsync<T>(
        GrainReference reference, IInvokable request, InvokeMethodOptions options) => throw NotOurs();

    public ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        throw NotOurs();

    public void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        throw NotOurs();

    private TGrainInterface Make<TGrainInterface>(IdSpan key, string? prefix) =>
        (TGrainInterface)(object)Make(typeof(TGrainInterface), key, prefix);

    private GrainProxy Make(Type type, IdSpan key, string? prefix) =>
        Make(type, silo.Grains.Resolve(type, prefix), key);

    private GrainProxy Reference(Type type, GrainId id) => Make(type, id.Type, id.Key);

    private GrainProxy Make(Type type, GrainType grainType, IdSpan key)
    {
        if (!_shared.TryGetValue((type, grainType), out var known))
        {
            var made = GrainInterface.Of(type);
            known = _shared[(type, grainType)] = (made, Shared(grainType, made.InterfaceType, made.Version));
        }

        return known.Item1.Create(known.Item2, key, silo, known.Item1);
    }

    private GrainReferenceShared Shared(GrainType grainType, GrainInterfaceType interfaceType, ushort version) => new(
        grainType, interfaceType, version, this, InvokeMethodOptions.None, null!, null!, silo.Services);

    private static IdSpan StringKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return IdSpan.Create(key);
    }

    private static NotSupportedException NoObservers() => new(
        "Grain observers are not supported by the embedded grain host. Build with GrainHost=Orleans for them.");

    private static NotSupportedException NotOurs() => new("This reference was not made by the embedded grain host.");
}
