using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>
/// Values with a structure of their own. Json: UTF-8 text. Array: a <c>schema.ScalarField</c> message
/// (see <see cref="ArrayValue"/>). SparseFloatVector: pairs of uint32 index and float32 value, little-endian,
/// ascending by index. Geometry: well-known text.
/// </summary>
public sealed class BlobColumn : BytesColumn
{
    /// <summary>Wraps buffers; they are the column's from now on.</summary>
    /// <param name="type">Json, Array, SparseFloatVector or Geometry.</param>
    /// <param name="elementType">The type of an Array's elements; None for other types.</param>
    /// <param name="offsets">As for <see cref="Utf8Column"/>.</param>
    /// <param name="bytes">The values.</param>
    /// <param name="valid">Which rows have a value; null when all have.</param>
    public BlobColumn(
        DataType type,
        DataType elementType,
        ReadOnlyMemory<int> offsets,
        ReadOnlyMemory<byte> bytes,
        Validity? valid = null)
        : base(offsets, bytes, valid)
    {
        Invariant.Holds(
            type is DataType.Json or DataType.Array or DataType.SparseFloatVector or DataType.Geometry,
            $"{type} is no blob.");
        DataType = type;
        ElementType = elementType;
    }

    /// <inheritdoc/>
    public override DataType DataType { get; }

    /// <summary>The type of an Array's elements; None for other types.</summary>
    public DataType ElementType { get; }

    /// <inheritdoc/>
    public override int Shape => (int)ElementType;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => new BlobColumn(
        DataType, ElementType, Offsets.Slice(start, count + 1), Bytes, Valid?.Slice(start, count));

    /// <inheritdoc/>
    public override Column WithValid(Validity? valid) => new BlobColumn(DataType, ElementType, Offsets, Bytes, valid);
}
