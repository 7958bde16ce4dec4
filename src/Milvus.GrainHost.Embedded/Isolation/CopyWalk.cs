using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Orleans.Serialization;

namespace Milvus.GrainHost.Embedded.Isolation;

/// <summary>One deep copy. An object met twice is copied once, so shared parts and cycles keep their shape.</summary>
/// <param name="declared">The type the outermost value travels as.</param>
internal sealed class CopyWalk(Type declared)
{
    private static readonly ConcurrentDictionary<Type, Func<CopyWalk, object, object>> Copiers = new();

    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    public object? Copy(object? value)
    {
        if (value is null || Shareable.Exactly(value.GetType())) return value;
        if (value is IAddressable grain) return grain.AsReference(AddressableType(grain));
        if (_copies.TryGetValue(value, out var copy)) return copy;
        return Copiers.GetOrAdd(value.GetType(), MakeCopier)(this, value);
    }

    public T Copy<T>(T value) => (T)Copy((object?)value)!;

    public void Remember(object original, object copy) => _copies[original] = copy;

    private Type AddressableType(IAddressable grain) =>
        typeof(IAddressable).IsAssignableFrom(declared) && declared.IsInterface
        ? declared
        : grain.GetType().GetInterfaces().First(static each => typeof(IAddressable).IsAssignableFrom(each));

    private static Func<CopyWalk, object, object> MakeCopier(Type type)
    {
        if (type.IsArray) return Bind(nameof(CopyArray), type.GetElementType()!);
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            var shape = type.GetGenericTypeDefinition();
            if (shape == typeof(List<>)) return Bind(nameof(CopyList), arguments);
            if (shape == typeof(Dictionary<,>)) return Bind(nameof(CopyDictionary), arguments);
            if (shape == typeof(HashSet<>)) return Bind(nameof(CopySet), arguments);
            if (shape == typeof(ImmutableArray<>)) return Bind(nameof(CopyImmutableArray), arguments);
            if (shape == typeof(Memory<>)) return Bind(nameof(CopyMemory), arguments);
            if (shape == typeof(ReadOnlyMemory<>)) return Bind(nameof(CopyReadOnlyMemory), arguments);
        }

        var isTuple = type.IsAssignableTo(typeof(System.Runtime.CompilerServices.ITuple)) || type.IsGenericType
            && type.GetGenericTypeDefinition() is var tuple
            && (tuple == typeof(KeyValuePair<,>) || tuple == typeof(Nullable<>));
        if (!isTuple && !type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            throw new CodecNotFoundException(
                $"Could not find a copier for type {type}. Mark the type [GenerateSerializer], or, if nobody changes "
                + "it after sending, the type or the parameter [Immutable].");
        }

        return FieldCopier(type);
    }

    private static Func<CopyWalk, object, object> FieldCopier(Type type)
    {
        var fields = Shareable.Fields(type)
            .Where(field => !Shareable.AlwaysAs(field.FieldType) && !IsDeclaredImmutable(type, field)).ToArray();
        return (walk, original) =>
        {
            var copy = ShallowCopy(original);
            walk.Remember(original, copy);
            foreach (var field in fields) field.SetValue(copy, walk.Copy(field.GetValue(original)));
            return copy;
        };
    }

    private static bool IsDeclaredImmutable(Type type, FieldInfo field)
    {
        if (field.IsDefined(typeof(ImmutableAttribute))) return true;
        if (!field.Name.StartsWith('<')) return false;
        var property = field.DeclaringType!.GetProperty(
            field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)],
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return property is not null && property.IsDefined(typeof(ImmutableAttribute));
    }

    private static readonly MethodInfo Clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly Func<object, object> ShallowCopy = Clone.CreateDelegate<Func<object, object>>();

    private static Func<CopyWalk, object, object> Bind(string method, params Type[] arguments) =>
        typeof(CopyWalk).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(arguments).CreateDelegate<Func<CopyWalk, object, object>>();

    private static object CopyArray<T>(CopyWalk walk, object original)
    {
        if (original is not T[] source)
            throw new CodecNotFoundException($"Could not find a copier for arrays of type {original.GetType()}.");
        var copy = (T[])source.Clone();
        walk.Remember(original, copy);
        if (Shareable.AlwaysAs(typeof(T))) return copy;
        for (var i = 0; i < copy.Length; i++) copy[i] = walk.Copy(source[i]);
        return copy;
    }

    private static object CopyList<T>(CopyWalk walk, object original)
    {
        var source = (List<T>)original;
        var copy = new List<T>(source.Count);
        walk.Remember(original, copy);
        if (Shareable.AlwaysAs(typeof(T))) copy.AddRange(source);
        else foreach (var item in source) copy.Add(walk.Copy(item));
        return copy;
    }

    private static object CopyDictionary<TKey, TValue>(CopyWalk walk, object original)
        where TKey : notnull
    {
        var source = (Dictionary<TKey, TValue>)original;
        var copy = new Dictionary<TKey, TValue>(source.Count, source.Comparer);
        walk.Remember(original, copy);
        foreach (var (key, value) in source) copy.Add(walk.Copy(key), walk.Copy(value));
        return copy;
    }

    private static object CopySet<T>(CopyWalk walk, object original)
    {
        var source = (HashSet<T>)original;
        var copy = new HashSet<T>(source.Count, source.Comparer);
        walk.Remember(original, copy);
        foreach (var item in source) copy.Add(walk.Copy(item));
        return copy;
    }

    private static object CopyImmutableArray<T>(CopyWalk walk, object original)
    {
        var source = (ImmutableArray<T>)original;
        return source.IsDefault ? original : ImmutableArray.CreateRange(source, walk.Copy);
    }

    private static object CopyMemory<T>(CopyWalk walk, object original) =>
        new Memory<T>((T[])CopyArray<T>(walk, ((Memory<T>)original).ToArray()));

    private static object CopyReadOnlyMemory<T>(CopyWalk walk, object original) =>
        new ReadOnlyMemory<T>((T[])CopyArray<T>(walk, ((ReadOnlyMemory<T>)original).ToArray()));
}
