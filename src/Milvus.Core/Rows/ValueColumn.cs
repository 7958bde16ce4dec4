using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>Fixed-size scalars: Bool (bool), Int8 (sbyte), Int16, Int32, Int64, Float, Double.</summary>
/// <typeparam name="T">The type in memory.</typeparam>
/// <param name="values">[rows]; owned by the column from now on.</param>
/// <param name="valid">Which rows have a value; null when all have.</param>
public sealed class ValueColumn<T>(ReadOnlyMemory<T> values, Validity? valid = null) : Column(valid, values.Length)
    where T : unmanaged
{
    /// <summary>The values, one per row.</summary>
    public ReadOnlyMemory<T> Values { get; } = values;

    /// <inheritdoc/>
    public override DataType DataType => TypeOf;

    /// <inheritdoc/>
    public override int RowCount => Values.Length;

    /// <inheritdoc/>
    public override unsafe long ByteCount => ((long)Values.Length * sizeof(T)) + ValidBytes;

    private static DataType TypeOf { get; } =
        typeof(T) == typeof(bool) ? DataType.Bool
        : typeof(T) == typeof(sbyte) ? DataType.Int8
        : typeof(T) == typeof(short) ? DataType.Int16
        : typeof(T) == typeof(int) ? DataType.Int32
        : typeof(T) == typeof(long) ? DataType.Int64
        : typeof(T) == typeof(float) ? DataType.Float
        : typeof(T) == typeof(double) ? DataType.Double
        : throw new InvariantException($"{typeof(T)} is no column type.");

    /// <inheritdoc/>
    public override Column Slice(int start, int count) =>
        new ValueColumn<T>(Values.Slice(start, count), Valid?.Slice(start, count));

    /// <inheritdoc/>
    public override Column WithValid(Validity? valid) => new ValueColumn<T>(Values, valid);
}
