using Milvus.Core;

namespace Milvus.Engine.Catalog;

/// <summary>What a name stands for.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Created">When it was made.</param>
public sealed record CatalogName(CollectionId Collection, Timestamp Created);
