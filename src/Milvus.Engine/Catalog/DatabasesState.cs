using System.Collections.Immutable;

namespace Milvus.Engine.Catalog;

/// <summary>All databases.</summary>
public sealed record DatabasesState
{
    /// <summary>In order of creation.</summary>
    public ImmutableArray<DatabaseEntry> Databases { get; init; } = [];

    /// <summary>The id of the next database.</summary>
    public long NextId { get; init; } = 1;
}
