using System.Numerics;
using System.Runtime.InteropServices;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Parquet;

/// <summary>
/// Counts nulls and, for types whose order Parquet defines, keeps the smallest and the largest value. As Parquet asks:
/// NaN is passed over, and of zeros the smallest is −0 and the largest +0. Texts are ordered by their bytes.
/// </summary>
internal sealed class ColumnStatistics(DataType type)
{
    /// <summary>Longer texts are left out rather than cut: half a text helps few readers.</summary>
    public const int MaxTextBytes = 64;

    private bool _any;
    private (long Min, long Max) _whole;
    private (double Min, double Max) _real = (double.PositiveInfinity, double.NegativeInfinity);
    private byte[]? _minText;
    private byte[]? _maxText;

    public long NullCount { get; private set; }

    /// <summary>The smallest value as PLAIN without a length; null when there is none to give.</summary>
    public byte[]? Min => Encoded(_whole.Min, _real.Min == 0 ? -0.0 : _real.Min, _minText);

    /// <summary>The largest value, likewise.</summary>
    public byte[]? Max => Encoded(_whole.Max, _real.Max == 0 ? 0.0 : _real.Max, _maxText);

    /// <summary>Takes the values of a page, without nulls.</summary>
    public void Add(Column values, int nulls)
    {
        NullCount += nulls;
        if (values.RowCount == 0)
        {
            return;
        }

        switch (values)
        {
            case ValueColumn<bool> bits:
                Whole(MemoryMarshal.Cast<bool, sbyte>(bits.Values.Span));
                break;
            case ValueColumn<sbyte> numbers:
                Whole(numbers.Values.Span);
                break;
            case ValueColumn<short> numbers:
                Whole(numbers.Values.Span);
                break;
            case ValueColumn<int> numbers:
                Whole(numbers.Values.Span);
                break;
            case ValueColumn<long> numbers:
                Whole(numbers.Values.Span);
                break;
            case ValueColumn<float> numbers:
                Real(numbers.Values.Span);
                break;
            case ValueColumn<double> numbers:
                Real(numbers.Values.Span);
                break;
            case Utf8Column texts:
                Texts(texts);
                break;
        }
    }

    private void Whole<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (min, max) = (values[0], values[0]);
        var rest = values;
        if (values.Length >= Vector<T>.Count)
        {
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            var (least, most) = (vectors[0], vectors[0]);
            foreach (var vector in vectors)
            {
                least = Vector.Min(least, vector);
                most = Vector.Max(most, vector);
            }

            for (var i = 0; i < Vector<T>.Count; i++)
            {
                (min, max) = (T.Min(min, least[i]), T.Max(max, most[i]));
            }

            rest = values[(vectors.Length * Vector<T>.Count)..];
        }

        foreach (var value in rest)
        {
            (min, max) = (T.Min(min, value), T.Max(max, value));
        }

        var (first, last) = (long.CreateChecked(min), long.CreateChecked(max));
        _whole = _any ? (Math.Min(_whole.Min, first), Math.Max(_whole.Max, last)) : (first, last);
        _any = true;
    }

    private void Real<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (min, max) = (T.PositiveInfinity, T.NegativeInfinity);
        var found = false;
        foreach (var value in values)
        {
            // Comparisons with NaN are false, so that it changes nothing.
            min = value < min ? value : min;
            max = value > max ? value : max;
            found |= !T.IsNaN(value);
        }

        _any |= found;
        _real = (Math.Min(_real.Min, double.CreateChecked(min)), Math.Max(_real.Max, double.CreateChecked(max)));
    }

    private void Texts(Utf8Column texts)
    {
        var bytes = texts.Bytes.Span;
        var cuts = texts.Offsets.Span;
        var least = bytes[cuts[0]..cuts[1]];
        var most = least;
        for (var row = 1; row < texts.RowCount; row++)
        {
            var text = bytes[cuts[row]..cuts[row + 1]];
            if (text.SequenceCompareTo(least) < 0)
            {
                least = text;
            }
            else if (text.SequenceCompareTo(most) > 0)
            {
                most = text;
            }
        }

        _minText = !_any || least.SequenceCompareTo(_minText) < 0 ? least.ToArray() : _minText;
        _maxText = !_any || most.SequenceCompareTo(_maxText) > 0 ? most.ToArray() : _maxText;
        _any = true;
    }

    private byte[]? Encoded(long whole, double real, byte[]? text) => !_any ? null : type switch
    {
        DataType.Bool => [(byte)whole],
        DataType.Int8 or DataType.Int16 or DataType.Int32 => BitConverter.GetBytes((int)whole),
        DataType.Int64 or DataType.Timestamptz => BitConverter.GetBytes(whole),
        DataType.Float => BitConverter.GetBytes((float)real),
        DataType.Double => BitConverter.GetBytes(real),
        DataType.VarChar => text is { Length: <= MaxTextBytes } ? text : null,
        _ => null,
    };
}
