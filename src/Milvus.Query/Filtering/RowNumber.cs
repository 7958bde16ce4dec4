using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>A number that a row may or may not have, as an integer or not.</summary>
internal readonly record struct MaybeNumber(bool Exists, bool IsInteger, long Integer, double Real)
{
    public double AsDouble => IsInteger ? Integer : Real;

    public static MaybeNumber Of(long value) => new(true, true, value, 0);

    public static MaybeNumber Of(double value) => new(true, false, 0, value);
}

/// <summary>Computes numbers row by row, where documents and arrays decide what they are.</summary>
internal abstract class RowNumber
{
    public abstract MaybeNumber Read(RowBlockView block, int row);

    /// <summary>Whether a number can only be computed row by row.</summary>
    public static bool Needs(BoundNumber number) => number switch
    {
        BoundNumber.At or BoundNumber.Length => true,
        BoundNumber.Operation operation => Needs(operation.Left) || Needs(operation.Right),
        _ => false,
    };

    public static RowNumber Of(BoundNumber number) => number switch
    {
        BoundNumber.Integer integer => new Constant(MaybeNumber.Of(integer.Value)),
        BoundNumber.Real real => new Constant(MaybeNumber.Of(real.Value)),
        BoundNumber.At at => new At(at.Path),
        BoundNumber.Length length => new Length(length.Path),
        BoundNumber.Field field => new Field(field.Source),
        BoundNumber.Operation operation => new Operation(operation.Kind, Of(operation.Left), Of(operation.Right)),
        _ => throw new InvariantException($"{number.GetType().Name} is no number."),
    };

    private sealed class Constant(MaybeNumber value) : RowNumber
    {
        public override MaybeNumber Read(RowBlockView block, int row) => value;
    }

    private sealed class At(BoundPath path) : RowNumber
    {
        private readonly PathReader _reader = new(path);

        public override MaybeNumber Read(RowBlockView block, int row)
        {
            var value = _reader.Read(block.Blobs(_reader.Field), row);
            return value.Kind == PathKind.Integer ? MaybeNumber.Of(value.Integer)
                : value.Kind == PathKind.Real ? MaybeNumber.Of(value.Real)
                : default;
        }
    }

    private sealed class Length(BoundPath path) : RowNumber
    {
        private readonly PathReader _reader = new(path);

        public override MaybeNumber Read(RowBlockView block, int row)
        {
            var value = _reader.Read(block.Blobs(_reader.Field), row);
            return value.Kind != PathKind.Array ? default
                : path.ElementType == DataType.None ? MaybeNumber.Of((long)JsonElements.Count(value.Bytes))
                : MaybeNumber.Of((long)new ArrayValue(path.ElementType, value.Bytes).CountRest());
        }
    }

    private sealed class Field(BoundField field) : RowNumber
    {
        public override MaybeNumber Read(RowBlockView block, int row) => block.Rows[field.Id] switch
        {
            ValueColumn<sbyte> values => MaybeNumber.Of((long)values.Values.Span[row]),
            ValueColumn<short> values => MaybeNumber.Of((long)values.Values.Span[row]),
            ValueColumn<int> values => MaybeNumber.Of((long)values.Values.Span[row]),
            ValueColumn<long> values => MaybeNumber.Of(values.Values.Span[row]),
            ValueColumn<float> values => MaybeNumber.Of((double)values.Values.Span[row]),
            ValueColumn<double> values => MaybeNumber.Of(values.Values.Span[row]),
            var column => throw new InvariantException($"Field {field.Id} of type {column.DataType} is no number."),
        };
    }

    private sealed class Operation(Arithmetic kind, RowNumber left, RowNumber right) : RowNumber
    {
        public override MaybeNumber Read(RowBlockView block, int row)
        {
            var (a, b) = (left.Read(block, row), right.Read(block, row));
            if (!a.Exists || !b.Exists)
            {
                return default;
            }

            return a.IsInteger && b.IsInteger ? Whole(a.Integer, b.Integer) : Broken(a.AsDouble, b.AsDouble);
        }

        private MaybeNumber Whole(long a, long b) => kind switch
        {
            Arithmetic.Add => MaybeNumber.Of(unchecked(a + b)),
            Arithmetic.Subtract => MaybeNumber.Of(unchecked(a - b)),
            Arithmetic.Multiply => MaybeNumber.Of(unchecked(a * b)),
            _ when b == 0 => default,
            Arithmetic.Divide => MaybeNumber.Of(b == -1 ? unchecked(-a) : a / b),
            _ => MaybeNumber.Of(b == -1 ? 0 : a % b),
        };

        private MaybeNumber Broken(double a, double b) => MaybeNumber.Of(kind switch
        {
            Arithmetic.Add => a + b,
            Arithmetic.Subtract => a - b,
            Arithmetic.Multiply => a * b,
            Arithmetic.Divide => a / b,
            _ => a % b,
        });
    }
}

/// <summary>Two numbers computed row by row; rows that lack one are not selected.</summary>
internal sealed class RowComparePredicate(RowNumber left, Comparison comparison, RowNumber right) : Predicate
{
    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        bits.Clear();
        for (var i = 0; i < block.Count; i++)
        {
            var (a, b) = (left.Read(block, block.Start + i), right.Read(block, block.Start + i));
            var holds = a.Exists && b.Exists
                && (a.IsInteger && b.IsInteger
                    ? TextPredicate.Settle(comparison, a.Integer.CompareTo(b.Integer))
                    : PathValue.Holds(comparison, a.AsDouble, b.AsDouble));
            bits[i >> 6] |= (holds ? 1UL : 0UL) << (i & 63);
        }
    }
}
