using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>Texts as UTF-8.</summary>
public sealed class Utf8Column : BytesColumn
{
    /// <summary>Wraps buffers; they are the column's from now on.</summary>
    /// <param name="offsets">
    /// [rows + 1], ascending; row i is <c>bytes[offsets[i]..offsets[i + 1]]</c>. Need not begin at 0.
    /// </param>
    /// <param name="bytes">The UTF-8 bytes.</param>
    /// <param name="valid">Which rows have a value; null when all have.</param>
    public Utf8Column(ReadOnlyMemory<int> offsets, ReadOnlyMemory<byte> bytes, Validity? valid = null)
        : base(offsets, bytes, valid)
    {
    }

    /// <inheritdoc/>
    public override DataType DataType => DataType.VarChar;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) =>
        new Utf8Column(Offsets.Slice(start, count + 1), Bytes, Valid?.Slice(start, count));

    /// <inheritdoc/>
    public override Column WithValid(Validity? valid) => new Utf8Column(Offsets, Bytes, valid);
}
