namespace Milvus.Core.Schema;

/// <summary>The value that a row gets where the client sent none. Which member counts is the field's type's choice.</summary>
/// <param name="Integer">Bool (0 or 1), Int8 … Int64, Timestamptz (microseconds since 1970).</param>
/// <param name="Real">Float, Double.</param>
/// <param name="Text">VarChar, Json, Geometry; null for other types.</param>
public sealed record DefaultValue(long Integer, double Real, string? Text);
