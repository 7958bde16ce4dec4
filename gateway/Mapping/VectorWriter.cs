using System.Buffers.Binary;
using Google.Protobuf;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Vectors of a reply; those of null rows are left out.</summary>
internal static class VectorWriter
{
    public static Proto.VectorField Write(FieldSchema field, Column column)
    {
        var values = column.Valid is { } valid ? column.Gather(ValidRows(valid)) : column;
        var wire = new Proto.VectorField { Dim = field.Dim };
        switch (values)
        {
            case FloatVectorColumn floats:
                RepeatedFields.Fill((wire.FloatVector = new Proto.FloatArray()).Data, floats.Values);
                break;
            case PackedVectorColumn packed:
                SetBytes(wire, packed.DataType, UnsafeByteOperations.UnsafeWrap(packed.Bytes));
                break;
            case BlobColumn sparse:
                AddSparse(wire, sparse);
                break;
            default:
                throw new InvariantException($"A column of {column.DataType} holds no vectors.");
        }

        return wire;
    }

    private static void SetBytes(Proto.VectorField wire, DataType type, ByteString bytes)
    {
        switch (type)
        {
            case DataType.BinaryVector: wire.BinaryVector = bytes; break;
            case DataType.Float16Vector: wire.Float16Vector = bytes; break;
            case DataType.BFloat16Vector: wire.Bfloat16Vector = bytes; break;
            default: wire.Int8Vector = bytes; break;
        }
    }

    /// <summary>The dimension is one more than the largest index of all rows.</summary>
    private static void AddSparse(Proto.VectorField wire, BlobColumn column)
    {
        var sparse = wire.SparseFloatVector = new Proto.SparseFloatArray();
        for (var row = 0; row < column.RowCount; row++)
        {
            var pairs = column[row];
            sparse.Contents.Add(ByteString.CopyFrom(pairs));
            if (pairs.Length >= 8)
                sparse.Dim = Math.Max(sparse.Dim, BinaryPrimitives.ReadUInt32LittleEndian(pairs[^8..]) + 1L);
        }

        wire.Dim = sparse.Dim;
    }

    private static int[] ValidRows(Validity valid)
    {
        var rows = new int[valid.RowCount - valid.NullCount];
        var count = 0;
        for (var row = 0; row < valid.RowCount; row++)
            if (valid[row])
                rows[count++] = row;
        return rows;
    }
}
