namespace Milvus.Benchmarks.Search;

/// <summary>The plain loops.</summary>
internal sealed class LoopPath(VectorSet vectors, bool wide) : ISearchPath
{
    public string Name => wide ? "C# loop, one row at a time, Vector512" : "C# loop, one row at a time, Vector256";

    public bool IsServed => false;

    public ValueTask<int[]> SearchAsync(int query)
    {
        var wanted = vectors.Query(query).Span;
        var rows = vectors.Base.Span;
        return new(wide
            ? RowLoop.Search512(wanted, rows, VectorSet.Dim)
            : RowLoop.Search256(wanted, rows, VectorSet.Dim));
    }
}
