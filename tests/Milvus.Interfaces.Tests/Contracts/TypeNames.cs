using System.Reflection;

namespace Milvus.Interfaces.Tests.Contracts;

/// <summary>How types are written in the contract: by alias where they have one, else by their full name.</summary>
internal sealed class TypeNames
{
    public TypeNames(IEnumerable<Type> types)
    {
        Converted =
        [
            .. from type in types
               where type.IsDefined(typeof(RegisterConverterAttribute))
               let converter = ConverterOf(type)
               select (converter.GenericTypeArguments[0], converter.GenericTypeArguments[1]),
        ];
    }

    /// <summary>Values that travel as something else.</summary>
    public IReadOnlyList<(Type Value, Type Surrogate)> Converted { get; }

    public static bool IsGrain(Type type) => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type);

    public static bool IsMessage(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    public static bool IsSurrogate(Type type, IEnumerable<Type> types) =>
        types.Any(each => each.IsDefined(typeof(RegisterConverterAttribute))
            && ConverterOf(each).GenericTypeArguments[1] == type);

    public static Type ConverterOf(Type type) => type.GetInterfaces().Single(
        static each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IConverter<,>));

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(false)?.Alias;

    public string Of(Type type)
    {
        if (AliasOf(type) is { } alias) return alias;
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        if (type.IsEnum) return $"{type.FullName} ({Of(Enum.GetUnderlyingType(type))})";
        if (type.IsArray) return Of(type.GetElementType()!) + "[]";
        if (!type.IsGenericType) return type.Namespace == "System" ? type.Name : type.FullName!;
        var name = type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return $"{name}<{string.Join(", ", type.GenericTypeArguments.Select(Of))}>";
    }
}
