using System.Numerics;
using Milvus.Core;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>Gives one number per row of a block, as long or double.</summary>
internal abstract class NumberSource<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>[block rows]; valid until the next call.</summary>
    public abstract ReadOnlySpan<T> Read(RowBlockView block);
}

/// <summary>The same number for every row.</summary>
internal sealed class ConstantSource<T> : NumberSource<T>
    where T : unmanaged, INumber<T>
{
    private readonly T[] _values = new T[FilterEvaluator.MaxRows];

    public ConstantSource(T value) => Array.Fill(_values, value);

    public override ReadOnlySpan<T> Read(RowBlockView block) => _values.AsSpan(0, block.Count);
}

/// <summary>A column, widened.</summary>
internal sealed class FieldSource<TColumn, T>(FieldId field) : NumberSource<T>
    where TColumn : unmanaged, INumber<TColumn>
    where T : unmanaged, INumber<T>
{
    private readonly T[] _values = new T[FilterEvaluator.MaxRows];

    public override ReadOnlySpan<T> Read(RowBlockView block)
    {
        var column = block.Values<TColumn>(field);
        var values = _values.AsSpan(0, column.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = T.CreateTruncating(column[i]);
        }

        return values;
    }
}

/// <summary>An integer source as doubles.</summary>
internal sealed class WidenedSource(NumberSource<long> source) : NumberSource<double>
{
    private readonly double[] _values = new double[FilterEvaluator.MaxRows];

    public override ReadOnlySpan<double> Read(RowBlockView block)
    {
        var from = source.Read(block);
        var values = _values.AsSpan(0, from.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = from[i];
        }

        return values;
    }
}

/// <summary>Two numbers put together.</summary>
internal sealed class OperationSource<T>(Arithmetic kind, NumberSource<T> left, NumberSource<T> right) : NumberSource<T>
    where T : unmanaged, INumber<T>
{
    private readonly T[] _values = new T[FilterEvaluator.MaxRows];

    public override ReadOnlySpan<T> Read(RowBlockView block)
    {
        var a = left.Read(block);
        var b = right.Read(block);
        var values = _values.AsSpan(0, block.Count);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Compute(a[i], b[i]);
        }

        return values;
    }

    private T Compute(T a, T b)
    {
        switch (kind)
        {
            case Arithmetic.Add: return unchecked(a + b);
            case Arithmetic.Subtract: return unchecked(a - b);
            case Arithmetic.Multiply: return unchecked(a * b);
        }

        // The smallest integer by −1 traps on the processor; it wraps around like all other overflows.
        var wraps = typeof(T) == typeof(long) && b == -T.One;
        return kind == Arithmetic.Divide
            ? wraps ? unchecked(-a) : a / b
            : wraps ? T.Zero : a % b;
    }
}
