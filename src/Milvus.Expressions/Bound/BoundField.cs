using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Expressions.Bound;

/// <summary>A field that a filter reads.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">The type of its column: Bool … Double or VarChar.</param>
public sealed record BoundField(FieldId Id, DataType Type);
