namespace Orleans.Serialization.TypeSystem;

public sealed class CompoundTypeAliasTree
{
    public CompoundTypeAliasTree Add(string key) => throw Inert.Refusal();

    public CompoundTypeAliasTree Add(string key, Type value) => throw Inert.Refusal();

    public CompoundTypeAliasTree Add(Type key) => throw Inert.Refusal();
}

public static class RuntimeTypeNameFormatter
{
    public static string Format(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.ToString();
    }
}
