using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Engine.Catalog;

/// <summary>One database.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Name">The name.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Properties">In the client's order.</param>
public sealed record DatabaseEntry(
    long Id, string Name, Timestamp Created, ImmutableArray<KeyValuePair<string, string>> Properties);
