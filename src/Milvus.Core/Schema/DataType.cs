namespace Milvus.Core.Schema;

/// <summary>Field types with the numbers of schema.proto.</summary>
public enum DataType
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>One bit of truth, stored as a byte.</summary>
    Bool = 1,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 2,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 3,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 4,

    /// <summary>Signed 64-bit integer; may be a primary key.</summary>
    Int64 = 5,

    /// <summary>IEEE 754 single precision.</summary>
    Float = 10,

    /// <summary>IEEE 754 double precision.</summary>
    Double = 11,

    /// <summary>Text without a stated length (2.0 only).</summary>
    String = 20,

    /// <summary>UTF-8 text of at most <c>max_length</c> bytes; may be a primary key.</summary>
    VarChar = 21,

    /// <summary>A list of one scalar type.</summary>
    Array = 22,

    /// <summary>A JSON document.</summary>
    Json = 23,

    /// <summary>A WKB geometry.</summary>
    Geometry = 24,

    /// <summary>Long text.</summary>
    Text = 25,

    /// <summary>Microseconds since 1970 with a time zone for display.</summary>
    Timestamptz = 26,

    /// <summary>dim bits.</summary>
    BinaryVector = 100,

    /// <summary>dim × float32.</summary>
    FloatVector = 101,

    /// <summary>dim × IEEE half.</summary>
    Float16Vector = 102,

    /// <summary>dim × bfloat16.</summary>
    BFloat16Vector = 103,

    /// <summary>Pairs of index and float32.</summary>
    SparseFloatVector = 104,

    /// <summary>dim × int8.</summary>
    Int8Vector = 105,

    /// <summary>A list of vectors, inside a struct.</summary>
    ArrayOfVector = 106,

    /// <summary>A struct of arrays.</summary>
    Struct = 200,
}
