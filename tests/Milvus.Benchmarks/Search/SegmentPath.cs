using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Query;

namespace Milvus.Benchmarks.Search;

/// <summary>The engine's own scan of one segment, without server, grains or wire.</summary>
internal sealed class SegmentPath : ISearchPath
{
    private static readonly FieldId Key = new(FieldId.FirstUserField);
    private static readonly FieldId Vector = new(FieldId.FirstUserField + 1);

    private readonly VectorSet _vectors;
    private readonly SegmentView _view;

    public SegmentPath(VectorSet vectors, int chunkRows)
    {
        _vectors = vectors;
        var chunks = new List<RowChunk>();
        for (var start = 0; start < vectors.Rows; start += chunkRows)
        {
            var rows = Math.Min(chunkRows, vectors.Rows - start);
            var keys = Enumerable.Range(start, rows).Select(row => (long)row).ToArray();
            var floats = vectors.Base.Slice(start * VectorSet.Dim, rows * VectorSet.Dim);
            var batch = new RowBatch(ImmutableArray.Create(
                new FieldColumn(Key, new ValueColumn<long>(keys)),
                new FieldColumn(Vector, new FloatVectorColumn(VectorSet.Dim, floats))));
            chunks.Add(new RowChunk(batch, Enumerable.Repeat(1UL, rows).ToArray()));
        }

        _view = new SegmentView(new SegmentId(1), chunks);
        Name = chunks.Count == 1 ? "SegmentSearcher, one chunk" : $"SegmentSearcher, {chunks.Count} chunks";
    }

    public string Name { get; }

    public bool IsServed => false;

    public ValueTask<int[]> SearchAsync(int query)
    {
        var plan = new SearchRequestPlan(
            Vector, MetricType.Cosine, _vectors.Query(query), 1, VectorSet.Dim, RowLoop.K, null, Timestamp.Max);
        return new(SegmentSearcher.Search(_view, plan, Key, CancellationToken.None).Rows);
    }
}
