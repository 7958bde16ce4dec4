using System.Collections.Immutable;
using Milvus.Expressions;

namespace Milvus.Engine.Queries;

/// <summary>A filter as text, bound on each silo once and cached.</summary>
/// <param name="Text">The expression; empty for none.</param>
/// <param name="Templates">Values for <c>{names}</c>, in the caller's order.</param>
public sealed record FilterSpec(string Text, ImmutableArray<KeyValuePair<string, TemplateValue>> Templates)
{
    /// <summary>No filter.</summary>
    public static readonly FilterSpec None = new("", []);
}
