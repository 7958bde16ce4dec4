using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using System.Reflection;

namespace Milvus.GrainHost.Embedded.Isolation;

/// <summary>Which values two sides of a call may hold at the same time: those neither can change.</summary>
internal static class Shareable
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    private static readonly HashSet<Type> Leaves =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly),
        typeof(TimeOnly), typeof(Guid), typeof(Uri), typeof(Version), typeof(Int128), typeof(UInt128), typeof(Half),
        typeof(BigInteger), typeof(IPAddress), typeof(IPEndPoint), typeof(CancellationToken), typeof(DBNull),
        typeof(void), typeof(object),
    ];

    private static readonly HashSet<Type> ImmutableCollections =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedDictionary<,>),
        typeof(ImmutableSortedSet<>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>),
        typeof(IImmutableList<>), typeof(IImmutableSet<>), typeof(IImmutableDictionary<,>),
    ];

    /// <summary>Whether every value of this static type may be shared, subclasses included.</summary>
    public static bool AlwaysAs(Type type) =>
        type != typeof(object) && (type.IsValueType || type.IsSealed || IsImmutableCollection(type)) && Exactly(type);

    /// <summary>Whether a value of exactly this type may be shared.</summary>
    public static bool Exactly(Type type)
    {
        if (Known.TryGetValue(type, out var known)) return known;
        return Known[type] = Decide(type, []);
    }

    private static bool Decide(Type type, HashSet<Type> assumed)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || Leaves.Contains(type)) return true;
        if (type.IsDefined(typeof(ImmutableAttribute), inherit: false)) return true;
        if (typeof(GrainReference).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type)) return true;
        if (typeof(Exception).IsAssignableFrom(type)) return true;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Immutable<>)) return true;
        if (IsImmutableCollection(type)) return type.GetGenericArguments().All(each => Inside(each, assumed));
        if (type.IsArray || type.IsInterface || typeof(Delegate).IsAssignableFrom(type)) return false;

        // A recursive type is as good as its other fields.
        if (!assumed.Add(type)) return true;
        return Fields(type).All(field => (type.IsValueType || field.IsInitOnly) && Inside(field.FieldType, assumed));
    }

    private static bool Inside(Type type, HashSet<Type> assumed) =>
        type != typeof(object)
        && (type.IsValueType || type.IsSealed || IsImmutableCollection(type))
        && Decide(type, assumed);

    private static bool IsImmutableCollection(Type type)
    {
        for (var each = type; each is not null; each = each.BaseType)
            if (each.IsGenericType && ImmutableCollections.Contains(each.GetGenericTypeDefinition())) return true;
        return false;
    }

    /// <summary>All instance fields, inherited ones included.</summary>
    public static IEnumerable<FieldInfo> Fields(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var each = type; each is not null && each != typeof(object); each = each.BaseType)
            foreach (var field in each.GetFields(Declared)) yield return field;
    }
}
