using System.Collections.Immutable;

namespace Milvus.Expressions.Bound;

/// <summary>A value that documents and arrays are compared with.</summary>
public abstract record BoundConstant
{
    private BoundConstant()
    {
    }

    /// <summary>A boolean.</summary>
    public sealed record Bool(bool Value) : BoundConstant;

    /// <summary>An int64.</summary>
    public sealed record Integer(long Value) : BoundConstant;

    /// <summary>A double; rounded to float32 where it is compared with elements of type Float.</summary>
    public sealed record Real(double Value) : BoundConstant;

    /// <summary>UTF-8 bytes.</summary>
    public sealed record Text(ImmutableArray<byte> Value) : BoundConstant;

    /// <summary>A list, compared element by element; with Json only.</summary>
    public sealed record List(ImmutableArray<BoundConstant> Items) : BoundConstant;
}
