namespace Orleans;

/// <summary>Marks an attribute on a constructor parameter that the host, not the container, supplies.</summary>
public interface IFacetMetadata;
