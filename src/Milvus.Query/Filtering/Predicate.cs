namespace Milvus.Query.Filtering;

/// <summary>A condition ready to run. Holds its own scratch space.</summary>
internal abstract class Predicate
{
    /// <summary>Writes one bit per row; bits behind the last row are zero.</summary>
    public abstract void Select(RowBlockView block, Span<ulong> bits);
}
