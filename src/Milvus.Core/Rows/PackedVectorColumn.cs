using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>
/// Dense vectors other than float32 as bytes, row-major: BinaryVector (dim ÷ 8, least significant bit first),
/// Float16Vector and BFloat16Vector (2 × dim, little-endian), Int8Vector (dim).
/// </summary>
public sealed class PackedVectorColumn : Column
{
    /// <summary>Wraps a buffer; it is the column's from now on.</summary>
    /// <param name="type">BinaryVector, Float16Vector, BFloat16Vector or Int8Vector.</param>
    /// <param name="dim">Values per row.</param>
    /// <param name="bytes">[rows × bytes per row].</param>
    /// <param name="valid">Which rows have a value; null when all have.</param>
    public PackedVectorColumn(DataType type, int dim, ReadOnlyMemory<byte> bytes, Validity? valid = null)
        : base(valid, bytes.Length / Math.Max(1, type.RowBytes(dim)))
    {
        RowBytes = type.RowBytes(dim);
        Invariant.Holds(
            type is DataType.BinaryVector or DataType.Float16Vector or DataType.BFloat16Vector or DataType.Int8Vector
            && RowBytes > 0 && bytes.Length % RowBytes == 0,
            $"{bytes.Length} bytes are no rows of {type} with {dim} values.");
        DataType = type;
        Dim = dim;
        Bytes = bytes;
    }

    /// <inheritdoc/>
    public override DataType DataType { get; }

    /// <summary>Values per row.</summary>
    public int Dim { get; }

    /// <summary>Bytes per row.</summary>
    public int RowBytes { get; }

    /// <summary>[rows × bytes per row].</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <inheritdoc/>
    public override int Shape => Dim;

    /// <inheritdoc/>
    public override int RowCount => Bytes.Length / RowBytes;

    /// <inheritdoc/>
    public override long ByteCount => Bytes.Length + ValidBytes;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => new PackedVectorColumn(
        DataType, Dim, Bytes.Slice(start * RowBytes, count * RowBytes), Valid?.Slice(start, count));

    /// <inheritdoc/>
    public override Column WithValid(Validity? valid) => new PackedVectorColumn(DataType, Dim, Bytes, valid);
}
