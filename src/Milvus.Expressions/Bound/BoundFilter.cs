namespace Milvus.Expressions.Bound;

/// <summary>A filter that fits a schema. Immutable; may be shared by any number of evaluators.</summary>
/// <param name="Root">What must hold of a row.</param>
public sealed record BoundFilter(BoundPredicate Root);
