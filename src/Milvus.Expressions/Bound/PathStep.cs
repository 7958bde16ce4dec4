using System.Collections.Immutable;

namespace Milvus.Expressions.Bound;

/// <summary>One step of a path.</summary>
/// <param name="Key">The UTF-8 of an object's key; default when the step is an index.</param>
/// <param name="Index">The place in an array, from 0, when there is no key.</param>
public sealed record PathStep(ImmutableArray<byte> Key, int Index);
