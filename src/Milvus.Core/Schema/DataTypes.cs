namespace Milvus.Core.Schema;

/// <summary>What types are in memory.</summary>
public static class DataTypes
{
    /// <summary>Whether values are vectors.</summary>
    public static bool IsVector(this DataType type) => type is >= DataType.BinaryVector and <= DataType.Int8Vector;

    /// <summary>Whether values are vectors of a fixed dimension.</summary>
    public static bool IsDenseVector(this DataType type) => type.IsVector() && type != DataType.SparseFloatVector;

    /// <summary>Whether values differ in length, so that their column has offsets.</summary>
    public static bool IsBytes(this DataType type) => type
        is DataType.VarChar or DataType.Json or DataType.Array or DataType.SparseFloatVector or DataType.Geometry;

    /// <summary>Bytes of a value in a column; 0 when values differ in length.</summary>
    /// <param name="type">The type.</param>
    /// <param name="shape">The dimension of a dense vector.</param>
    public static int RowBytes(this DataType type, int shape) => type switch
    {
        DataType.Bool or DataType.Int8 => 1,
        DataType.Int16 => 2,
        DataType.Int32 or DataType.Float => 4,
        DataType.Int64 or DataType.Double or DataType.Timestamptz => 8,
        DataType.BinaryVector => shape / 8,
        DataType.FloatVector => checked(shape * sizeof(float)),
        DataType.Float16Vector or DataType.BFloat16Vector => checked(shape * 2),
        DataType.Int8Vector => shape,
        _ => 0,
    };

    /// <summary>
    /// What the type alone does not say of a field's column: the dimension of a dense vector, the number of an Array's
    /// element type, else 0.
    /// </summary>
    public static int ShapeOf(FieldSchema field) =>
        field.DataType == DataType.Array ? (int)field.ElementType : field.Dim;
}
