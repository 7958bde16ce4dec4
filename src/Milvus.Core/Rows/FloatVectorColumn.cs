using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>Dense float32 vectors, row-major [rows × dim].</summary>
public sealed class FloatVectorColumn : Column
{
    /// <summary>Wraps a buffer; it is the column's from now on.</summary>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <param name="values">[rows × dim].</param>
    /// <param name="valid">Which rows have a value; null when all have.</param>
    public FloatVectorColumn(int dim, ReadOnlyMemory<float> values, Validity? valid = null)
        : base(valid, values.Length / dim)
    {
        Invariant.Holds(dim > 0 && values.Length % dim == 0, $"{values.Length} floats are no rows of {dim}.");
        Dim = dim;
        Values = values;
    }

    /// <summary>Values per row.</summary>
    public int Dim { get; }

    /// <summary>[rows × dim], row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <inheritdoc/>
    public override DataType DataType => DataType.FloatVector;

    /// <inheritdoc/>
    public override int Shape => Dim;

    /// <inheritdoc/>
    public override int RowCount => Values.Length / Dim;

    /// <inheritdoc/>
    public override long ByteCount => ((long)Values.Length * sizeof(float)) + ValidBytes;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) =>
        new FloatVectorColumn(Dim, Values.Slice(start * Dim, count * Dim), Valid?.Slice(start, count));

    /// <inheritdoc/>
    public override Column WithValid(Validity? valid) => new FloatVectorColumn(Dim, Values, valid);
}
