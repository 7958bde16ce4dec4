using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Expressions.Bound;

/// <summary>A field that a filter reads.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">The type of its column: Bool … Double, VarChar, Json or Array.</param>
/// <param name="Nullable">Whether a row may have no value: what is said of it is then neither true nor false.</param>
public sealed record BoundField(FieldId Id, DataType Type, bool Nullable = false);
