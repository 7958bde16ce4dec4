using System.Collections.Concurrent;
using System.Collections.Frozen;
using Orleans.Configuration;

namespace Milvus.GrainHost.Embedded.Grains;

/// <summary>The grain classes of the application and which class serves which interface.</summary>
internal sealed class GrainManifest
{
    private readonly FrozenDictionary<GrainType, GrainClass> _byType;
    private readonly ILookup<Type, GrainClass> _byInterface;
    private readonly ConcurrentDictionary<(Type, string?), GrainType> _resolved = new();

    /// <exception cref="InvalidOperationException">Two classes have one grain type.</exception>
    public GrainManifest(IEnumerable<Type> classes, IServiceProvider services, GrainCollectionOptions collection)
    {
        var byType = new Dictionary<GrainType, GrainClass>();
        foreach (var type in classes)
        {
            var added = new GrainClass(type, services, collection);
            if (!byType.TryAdd(added.GrainType, added))
            {
                throw new InvalidOperationException(
                    $"{type} and {byType[added.GrainType].Type} are both the grain type '{added.GrainType}'. "
                    + "Name one with [GrainType].");
            }
        }

        _byType = byType.ToFrozenDictionary();
        _byInterface = byType.Values
            .SelectMany(static grainClass => grainClass.Interfaces, static (grainClass, type) => (grainClass, type))
            .ToLookup(static pair => pair.type, static pair => pair.grainClass);
    }

    public IEnumerable<GrainClass> Classes => _byType.Values;

    public static bool IsGrainInterface(Type type) =>
        type.IsInterface && typeof(IGrain).IsAssignableFrom(type) && type.Assembly != typeof(IGrain).Assembly;

    public static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
        && typeof(IGrainBase).IsAssignableFrom(type) && typeof(IGrain).IsAssignableFrom(type);

    /// <exception cref="ArgumentException">No grain class has this type.</exception>
    public GrainClass ClassOf(GrainType type) =>
        _byType.TryGetValue(type, out var grainClass)
            ? grainClass
            : throw new ArgumentException($"No grain class has the grain type '{type}'.", nameof(type));

    /// <summary>The interfaces a grain of this type has, to find one by its name.</summary>
    public Type InterfaceOf(GrainType type, GrainInterfaceType name) =>
        ClassOf(type).Interfaces.FirstOrDefault(each => Proxies.GrainInterface.TypeOf(each) == name)
        ?? throw new ArgumentException($"The grain type '{type}' has no interface '{name}'.", nameof(name));

    /// <summary>The one class that serves an interface.</summary>
    /// <param name="prefix">The beginning of the class's name, to choose among several; null or empty for none.</param>
    /// <exception cref="ArgumentException">No class, or several, serve it.</exception>
    public GrainType Resolve(Type type, string? prefix) =>
        _resolved.TryGetValue((type, prefix), out var known) ? known : _resolved[(type, prefix)] = Find(type, prefix);

    private GrainType Find(Type type, string? prefix)
    {
        var candidates = _byInterface[type].ToArray();
        if (!string.IsNullOrEmpty(prefix))
        {
            candidates = [.. candidates.Where(each =>
                each.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal)
                || each.Type.Name.StartsWith(prefix, StringComparison.Ordinal)
                || each.GrainType.ToString() == prefix)];
        }

        if (candidates.Length == 1) return candidates[0].GrainType;
        if (candidates.Length == 0)
            throw new ArgumentException($"Could not find an implementation for interface {type}.", nameof(type));

        // By convention, IFoo means Foo.
        var named = Array.Find(candidates, each => "I" + each.Type.Name == type.Name);
        if (named is not null) return named.GrainType;
        throw new ArgumentException(
            $"Unable to identify a single appropriate grain type for interface {type}. Candidates: "
            + string.Join(", ", candidates.Select(static each => each.GrainType)), nameof(type));
    }
}
