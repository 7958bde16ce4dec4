using Milvus.Core.Rows;

namespace Milvus.Interfaces.Messages;

/// <summary>A column of any type: columns are a hierarchy, and a message names one type that can travel.</summary>
/// <param name="Column">The values.</param>
public readonly record struct AnyColumn(Column Column);
