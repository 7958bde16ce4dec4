using System.Collections.Immutable;
using Milvus.Core.Schema;

namespace Milvus.Expressions.Bound;

/// <summary>A place in a document or an array.</summary>
/// <param name="Field">A Json or Array field.</param>
/// <param name="ElementType">The type of an Array's elements; None for Json.</param>
/// <param name="Steps">The way from the root; none is the whole value. At most one, an index, for an Array.</param>
public sealed record BoundPath(BoundField Field, DataType ElementType, ImmutableArray<PathStep> Steps);
