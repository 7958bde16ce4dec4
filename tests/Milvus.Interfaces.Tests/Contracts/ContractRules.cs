using System.Reflection;

namespace Milvus.Interfaces.Tests.Contracts;

/// <summary>What every type of the contract must have, whatever it says.</summary>
internal static class ContractRules
{
    public static IEnumerable<string> Check(IEnumerable<Type> types)
    {
        var all = types.ToList();
        return all.Where(TypeNames.IsMessage).SelectMany(type => CheckMessage(type, all))
            .Concat(all.Where(TypeNames.IsGrain).SelectMany(CheckGrain))
            .Concat(all
                .Where(static type => TypeNames.AliasOf(type) is not null)
                .GroupBy(static type => TypeNames.AliasOf(type)!)
                .Where(static group => group.Count() > 1)
                .Select(static group => $"{string.Join(" and ", group.Select(static type => type.Name))} "
                    + $"share the alias {group.Key}."));
    }

    private static IEnumerable<string> CheckMessage(Type type, List<Type> all)
    {
        if (TypeNames.AliasOf(type) is null) yield return $"{type.Name} has no alias.";

        // A surrogate never leaves the serializer: nobody can change it.
        if (!TypeNames.IsSurrogate(type, all) && !type.IsDefined(typeof(ImmutableAttribute), inherit: false))
            yield return $"{type.Name} is not [Immutable].";
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        var ids = new Dictionary<uint, string>();
        foreach (var member in type.GetMembers(Own).Where(static each => each is PropertyInfo or FieldInfo))
        {
            if (member.GetCustomAttribute<IdAttribute>() is { } id)
            {
                if (!ids.TryAdd(id.Id, member.Name))
                    yield return $"{type.Name}.{member.Name} and {ids[id.Id]} share the number {id.Id}.";
            }
            else if (Travels(type, member))
            {
                yield return $"{type.Name}.{member.Name} has no [Id] and would be lost.";
            }
        }
    }

    private static IEnumerable<string> CheckGrain(Type type)
    {
        if (TypeNames.AliasOf(type) is null) yield return $"{type.Name} has no alias.";
        var methods = type.GetMethods();
        foreach (var method in methods.Where(static each => TypeNames.AliasOf(each) is null))
            yield return $"{type.Name}.{method.Name} has no alias.";
        foreach (var group in methods.GroupBy(TypeNames.AliasOf).Where(static each => each.Count() > 1))
            yield return $"{type.Name} has {group.Count()} methods with the alias {group.Key}.";
    }

    /// <summary>Whether a caller sets it and its callee reads it.</summary>
    private static bool Travels(Type type, MemberInfo member)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        if (member is FieldInfo field) return field.IsPublic && !field.IsStatic && !Stays(field);
        if (((PropertyInfo)member).SetMethod is not { IsPublic: true }) return false;
        var backing = type.GetField($"<{member.Name}>k__BackingField", Hidden);
        return backing is null || !Stays(backing);
    }

    private static bool Stays(FieldInfo field) => field.IsDefined(typeof(NonSerializedAttribute));
}
