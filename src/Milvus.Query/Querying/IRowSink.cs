using Milvus.Query.Filtering;

namespace Milvus.Query.Querying;

/// <summary>Takes the selected rows of a scan.</summary>
internal interface IRowSink
{
    /// <summary>Takes a block.</summary>
    /// <param name="chunk">The chunk's number in the view.</param>
    /// <param name="start">The block's first row in the chunk.</param>
    /// <param name="bits">Which rows from there on.</param>
    void Take(int chunk, int start, ReadOnlySpan<ulong> bits);
}

/// <summary>Counts only.</summary>
internal sealed class RowCounter : IRowSink
{
    public long Count { get; private set; }

    public void Take(int chunk, int start, ReadOnlySpan<ulong> bits) => Count += Selection.Count(bits);
}
