using System.Collections.Immutable;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Rows as columns.</summary>
/// <param name="Columns">Those that an insert sends.</param>
/// <param name="Count">How many rows, at least 1.</param>
internal readonly record struct InsertRows(ImmutableArray<Proto.FieldData> Columns, uint Count);
