namespace Orleans.Runtime;

/// <summary>Asks for an <see cref="IPersistentState{TState}"/> in a grain's constructor.</summary>
/// <param name="stateName">The state's name, unique in its grain class.</param>
/// <param name="storageName">The storage provider's name; null means the default provider.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null)
    : Attribute, IFacetMetadata, IPersistentStateConfiguration
{
    /// <inheritdoc />
    public string StateName { get; } = stateName;

    /// <inheritdoc />
    public string? StorageName { get; } = storageName;
}
