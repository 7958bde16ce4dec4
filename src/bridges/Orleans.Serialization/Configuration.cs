using Orleans.Serialization.TypeSystem;

namespace Orleans.Serialization.Configuration;

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TypeManifestProviderAttribute(Type providerType) : Attribute
{
    public Type ProviderType { get; } = providerType;
}

public abstract class TypeManifestProviderBase
{
    protected abstract void ConfigureInner(TypeManifestOptions options);
}

/// <summary>What generated metadata announces. Nobody reads it here: grain classes are found by reflection.</summary>
public sealed class TypeManifestOptions
{
    public CompoundTypeAliasTree CompoundTypeAliases { get; } = new();

    public Dictionary<string, Type> WellKnownTypeAliases { get; } = [];

    public void AddActivator(Type type) => throw Inert.Refusal();

    public void AddCopier(Type type) => throw Inert.Refusal();

    public void AddInterface(Type type) => throw Inert.Refusal();

    public void AddInterfaceImplementation(Type type) => throw Inert.Refusal();

    public void AddInterfaceProxy(Type type) => throw Inert.Refusal();

    public void AddSerializer(Type type) => throw Inert.Refusal();
}
