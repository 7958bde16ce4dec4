using System.Globalization;
using System.Reflection;
using Milvus.GrainHost.Embedded.Activations;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Serialization.Invocation;

namespace Milvus.GrainHost.Embedded.Grains;

/// <summary>What the attributes of a grain class say.</summary>
internal sealed class GrainClass
{
    private readonly GrainConstructor _constructor;

    public GrainClass(Type type, IServiceProvider services, GrainCollectionOptions collection)
    {
        Type = type;
        GrainType = TypeOf(type);
        Interfaces = [.. type.GetInterfaces().Where(GrainManifest.IsGrainInterface)];
        var properties = new Dictionary<string, string>();
        foreach (var attribute in type.GetCustomAttributes(inherit: true).OfType<IGrainPropertiesProviderAttribute>())
            attribute.Populate(services, type, GrainType, properties);
        IsReentrant = properties.GetValueOrDefault(WellKnownGrainTypeProperties.Reentrant) == "true";
        MayInterleave = Predicate(properties.GetValueOrDefault(WellKnownGrainTypeProperties.MayInterleavePredicate));
        CollectionAge = Age(
            properties.GetValueOrDefault(WellKnownGrainTypeProperties.IdleDeactivationPeriod), collection);
        MaxWorkers = type.IsDefined(typeof(StatelessWorkerAttribute), inherit: true)
            ? int.Parse(properties["max-local-instances"], CultureInfo.InvariantCulture)
            : null;
        _constructor = new GrainConstructor(type);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public Type[] Interfaces { get; }

    public bool IsReentrant { get; }

    /// <summary>Whether a call may run beside others, by the class's own predicate; null without one.</summary>
    public Func<object, IInvokable, bool>? MayInterleave { get; }

    /// <summary>How long it may be idle; null for ever.</summary>
    public TimeSpan? CollectionAge { get; }

    /// <summary>How many activations a stateless worker may have; null for grains that have one.</summary>
    public int? MaxWorkers { get; }

    public object Create(Activation activation) => _constructor.Create(activation);

    /// <summary>The name in grain ids: the attribute's, or the class name in lower case without "grain".</summary>
    private static GrainType TypeOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } named) return named.GetGrainType(null!, type);
        var name = type.Name.ToLowerInvariant();
        const string Suffix = "grain";
        return GrainType.Create(name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length
            ? name[..^Suffix.Length]
            : name);
    }

    private TimeSpan? Age(string? written, GrainCollectionOptions collection) => written switch
    {
        WellKnownGrainTypeProperties.IndefiniteIdleDeactivationPeriodValue => null,
        not null => TimeSpan.Parse(written, CultureInfo.InvariantCulture),
        _ => collection.ClassSpecificCollectionAge.GetValueOrDefault(Type.FullName!, collection.CollectionAge),
    };

    private Func<object, IInvokable, bool>? Predicate(string? name)
    {
        if (name is null) return null;
        const BindingFlags Anywhere =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.FlattenHierarchy;
        var method = Type.GetMethod(name, Anywhere, [typeof(IInvokable)]);
        if (method is null || method.ReturnType != typeof(bool))
            throw new InvalidOperationException($"[MayInterleave] names bool {name}(IInvokable), which {Type} lacks.");
        if (method.IsStatic)
        {
            var predicate = method.CreateDelegate<Func<IInvokable, bool>>();
            return (_, call) => predicate(call);
        }

        return (grain, call) => (bool)method.Invoke(grain, [call])!;
    }
}
