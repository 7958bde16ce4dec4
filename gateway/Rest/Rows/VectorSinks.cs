using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Vectors of fixed size, back to back.</summary>
internal sealed class VectorSink(FieldSchema field) : FieldSink(field)
{
    private readonly int _rowBytes = field.DataType.RowBytes(field.Dim);
    private readonly ArrayBufferWriter<byte> _bytes = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var wanted = JsonVectors.Read(ref reader, Field, _bytes.GetSpan(_rowBytes)[.._rowBytes]);
        if (wanted is null) _bytes.Advance(_rowBytes);
        return wanted;
    }

    protected override void Fill(Proto.FieldData column)
    {
        var vectors = column.Vectors = new Proto.VectorField { Dim = Field.Dim };
        var packed = UnsafeByteOperations.UnsafeWrap(_bytes.WrittenMemory);
        switch (Field.DataType)
        {
            case DataType.FloatVector:
                RepeatedFields.Fill(
                    (vectors.FloatVector = new()).Data,
                    MemoryMarshal.Cast<byte, float>(_bytes.WrittenSpan).ToArray());
                break;
            case DataType.BinaryVector:
                vectors.BinaryVector = packed;
                break;
            case DataType.Float16Vector:
                vectors.Float16Vector = packed;
                break;
            case DataType.BFloat16Vector:
                vectors.Bfloat16Vector = packed;
                break;
            default:
                vectors.Int8Vector = packed;
                break;
        }
    }
}

/// <summary>Sparse vectors.</summary>
internal sealed class SparseSink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.SparseFloatArray _values = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (JsonVectors.ReadSparse(ref reader) is not { } pairs) return "an object of indices and values";
        _values.Contents.Add(UnsafeByteOperations.UnsafeWrap(pairs));
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Vectors = new() { SparseFloatVector = _values };
}
