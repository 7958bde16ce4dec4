using System.Reflection;
using System.Text;

namespace Milvus.Interfaces.Tests.Contracts;

/// <summary>
/// What silos of different builds must agree on: blocks (a grain interface, a message) of entries (a method, a
/// member), each under the key that goes over the wire.
/// </summary>
internal sealed class Contract
{
    private const string Base = "base";

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _blocks = new(StringComparer.Ordinal);

    public IEnumerable<string> Blocks => _blocks.Keys;

    public static Contract Of(IEnumerable<Type> types)
    {
        var contract = new Contract();
        var all = types.ToList();
        var names = new TypeNames(all);
        foreach (var type in all)
        {
            if (TypeNames.IsGrain(type)) contract.AddGrain(type, names);
            else if (TypeNames.IsMessage(type)) contract.AddMessage(type, names);
        }

        foreach (var (value, surrogate) in names.Converted)
        {
            contract.Block("value " + names.Of(value))[Base] = names.Of(surrogate);
        }

        return contract;
    }

    public static Contract Parse(string text)
    {
        var contract = new Contract();
        var block = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var trimmed = line.TrimEnd('\r');
            if (trimmed.StartsWith('#')) continue;
            if (!trimmed.StartsWith(' '))
            {
                block = contract.Block(trimmed);
                continue;
            }

            var cut = trimmed.IndexOf(": ", StringComparison.Ordinal);
            block[trimmed[..cut].Trim()] = trimmed[(cut + 2)..];
        }

        return contract;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, entries) in _blocks)
        {
            text.Append(name).Append('\n');
            foreach (var (key, value) in entries.OrderBy(static entry => Order(entry.Key)))
            {
                text.Append("  ").Append(key).Append(": ").Append(value).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What a silo built before would not understand, one line each.</summary>
    public IEnumerable<string> BreaksOf(Contract before)
    {
        foreach (var (name, entries) in before._blocks)
        {
            if (!_blocks.TryGetValue(name, out var now))
            {
                yield return $"{name} is gone.";
                continue;
            }

            foreach (var (key, value) in entries)
            {
                if (!now.TryGetValue(key, out var present)) yield return $"{name} lost {key}: {value}";
                else if (present != value) yield return $"{name} has {key}: {present} instead of {value}";
            }

            if (now.ContainsKey(Base) && !entries.ContainsKey(Base)) yield return $"{name} got a base type.";
        }
    }

    /// <summary>What silos built before do not send or know, one line each.</summary>
    public IEnumerable<string> AdditionsTo(Contract before) =>
        from block in _blocks
        from entry in block.Value.DefaultIfEmpty()
        where !before._blocks.TryGetValue(block.Key, out var known) || (entry.Key is { } key && !known.ContainsKey(key))
        select entry.Key is null ? $"{block.Key} is new." : $"{block.Key} got {entry.Key}: {entry.Value}";

    private static (int, uint, string) Order(string key) =>
        uint.TryParse(key, out var number) ? (1, number, "") : (key == Base ? 0 : 2, 0, key);

    private SortedDictionary<string, string> Block(string name)
    {
        if (!_blocks.TryGetValue(name, out var block)) _blocks[name] = block = new(StringComparer.Ordinal);
        return block;
    }

    private void AddGrain(Type type, TypeNames names)
    {
        var block = Block("grain " + names.Of(type));
        foreach (var method in type.GetMethods())
        {
            var parameters = method.GetParameters().Select(each => names.Of(each.ParameterType));
            block[TypeNames.AliasOf(method) ?? method.Name] =
                $"({string.Join(", ", parameters)}) -> {names.Of(method.ReturnType)}";
        }
    }

    private void AddMessage(Type type, TypeNames names)
    {
        var block = Block("message " + names.Of(type));
        if (type.BaseType is { } parent && TypeNames.IsMessage(parent)) block[Base] = names.Of(parent);
        foreach (var (id, member, memberType) in Members(type))
            block[id.ToString(System.Globalization.CultureInfo.InvariantCulture)] = $"{member}: {names.Of(memberType)}";
    }

    private static IEnumerable<(uint Id, string Name, Type Type)> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(Own))
            if (field.GetCustomAttribute<IdAttribute>() is { } id) yield return (id.Id, field.Name, field.FieldType);
        foreach (var property in type.GetProperties(Own))
            if (property.GetCustomAttribute<IdAttribute>() is { } id) yield return (id.Id, property.Name, property.PropertyType);
    }
}
