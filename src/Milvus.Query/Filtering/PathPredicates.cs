using System.Collections.Immutable;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>A statement about the value at a path, row by row.</summary>
internal abstract class PathPredicate(BoundPath path) : Predicate
{
    private readonly PathReader _reader = new(path);

    protected DataType ElementType => _reader.ElementType;

    public sealed override void Select(RowBlockView block, Span<ulong> bits)
    {
        var column = block.Blobs(_reader.Field);
        bits.Clear();
        for (var i = 0; i < block.Count; i++)
        {
            bits[i >> 6] |= (Holds(_reader.Read(column, block.Start + i)) ? 1UL : 0UL) << (i & 63);
        }
    }

    protected abstract bool Holds(PathValue value);
}

/// <summary>Nothing, or JSON's null, is at a path; or something is.</summary>
internal sealed class PathNullPredicate(BoundPath path, bool negated) : PathPredicate(path)
{
    protected override bool Holds(PathValue value) => value.Kind is PathKind.Missing or PathKind.Null != negated;
}

/// <summary>The value at a path against a constant.</summary>
internal sealed class PathComparePredicate(BoundPath path, Comparison comparison, BoundConstant constant)
    : PathPredicate(path)
{
    protected override bool Holds(PathValue value) => value.Compares(comparison, constant);
}

/// <summary>The value at a path in a list.</summary>
internal sealed class PathListPredicate(BoundPath path, ImmutableArray<BoundConstant> values) : PathPredicate(path)
{
    protected override bool Holds(PathValue value) => value.IsAnyOf(values);
}

/// <summary>The text at a path against a pattern.</summary>
internal sealed class PathLikePredicate(BoundPath path, LikePattern pattern) : PathPredicate(path)
{
    protected override bool Holds(PathValue value) => value.Kind == PathKind.Text && pattern.IsMatch(value.Bytes);
}

/// <summary>The array at a path holds any or all of some values.</summary>
internal sealed class ContainsPredicate(BoundPath path, ContainsKind kind, ImmutableArray<BoundConstant> values)
    : PathPredicate(path)
{
    protected override bool Holds(PathValue value)
    {
        if (value.Kind != PathKind.Array)
        {
            return false;
        }

        foreach (var constant in values)
        {
            var found = ElementType == DataType.None
                ? JsonElements.Contains(value.Bytes, constant)
                : HasElement(value.Bytes, constant);
            if (found == (kind == ContainsKind.Any))
            {
                return found;
            }
        }

        return kind == ContainsKind.All;
    }

    private bool HasElement(ReadOnlySpan<byte> message, BoundConstant constant)
    {
        var array = new ArrayValue(ElementType, message);
        while (array.TryNext())
        {
            var found = (constant, ElementType) switch
            {
                (BoundConstant.Bool flag, _) => array.Integer != 0 == flag.Value,
                (BoundConstant.Text text, _) => array.Text.SequenceEqual(text.Value.AsSpan()),
                (BoundConstant.Integer whole, DataType.Double) => array.Real == whole.Value,
                (BoundConstant.Integer whole, _) => array.Integer == whole.Value,
                (BoundConstant.Real real, DataType.Float or DataType.Double) => array.Real == real.Value,
                (BoundConstant.Real real, _) => array.Integer == real.Value,
                _ => false,
            };
            if (found)
            {
                return true;
            }
        }

        return false;
    }
}
