namespace Milvus.Core.Rows;

/// <summary>A column and the field it belongs to.</summary>
/// <param name="Field">The field's number.</param>
/// <param name="Column">Its values.</param>
public readonly record struct FieldColumn(FieldId Field, Column Column);
