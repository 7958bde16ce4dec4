using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Query.Filtering;

namespace Milvus.Query.Searching;

/// <summary>One pass over a segment's vectors for some queries, block by block.</summary>
internal sealed class SegmentScan
{
    private const int BlockFloats = 64 * 1024;
    private const int ScoreFloats = 32 * 1024;
    private const int FloatsPerTokenCheck = 1 << 20;

    private readonly SegmentView _view;
    private readonly SearchRequestPlan _plan;
    private readonly FieldId _primaryKey;
    private readonly CandidateSink[] _best;
    private readonly VectorScorer? _scorer;
    private readonly FilterEvaluator? _filter;
    private readonly float _most;
    private readonly int _blockRows;
    private readonly float[] _scores;
    private readonly ulong[] _bits;
    private readonly int[] _selected;

    /// <param name="view">The rows.</param>
    /// <param name="plan">The search.</param>
    /// <param name="primaryKey">The primary key field.</param>
    /// <param name="queries">Which of the plan's queries are meant.</param>
    /// <param name="best">One sink per query, filled by the scan.</param>
    public SegmentScan(
        SegmentView view, SearchRequestPlan plan, FieldId primaryKey, int[] queries, CandidateSink[] best)
    {
        (_view, _plan, _primaryKey, _best) = (view, plan, primaryKey, best);
        _most = plan.Metric.LargerIsBetter() ? plan.Range.Highest : -plan.Range.Lowest;
        _filter = plan.Filter is null ? null : new FilterEvaluator(plan.Filter);

        // A block of rows stays in the second-level cache while all queries pass over it.
        _blockRows = Math.Clamp((BlockFloats / Math.Max(1, plan.Dim)) & ~63, 64, FilterEvaluator.MaxRows);
        _scorer = view.Chunks.Count == 0
            ? null
            : VectorScorer.For(view.Chunks[0].Rows[plan.VectorField].DataType, plan, queries, _blockRows);
        _scores = new float[Math.Max(ScoreFloats, 4 * _blockRows)];
        _bits = new ulong[Selection.WordsFor(_blockRows)];
        _selected = new int[_blockRows];
    }

    public void Run(CancellationToken cancellationToken)
    {
        var floats = 0L;
        for (var number = 0; number < _view.Chunks.Count; number++)
        {
            var chunk = _view.Chunks[number];
            var visible = VisibleRows.Count(chunk, _plan.Mvcc);
            if (visible == 0)
            {
                continue;
            }

            var pass = Begin(number, chunk);
            for (var start = 0; start < visible; start += _blockRows)
            {
                var count = Math.Min(_blockRows, visible - start);
                ScanBlock(pass, start, count);
                floats += (long)count * _best.Length * _scorer!.RowFloats;
                if (floats >= FloatsPerTokenCheck)
                {
                    floats = 0;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private ChunkPass Begin(int number, RowChunk chunk)
    {
        var vectors = chunk.Rows[_plan.VectorField];
        _scorer!.Begin(vectors);
        return new ChunkPass(
            chunk.Rows,
            vectors.Valid,
            PrimaryKeys.Of(chunk, _primaryKey),
            _view.StartOf(number),
            _view.DeletedAt[number]);
    }

    private void ScanBlock(ChunkPass pass, int start, int count)
    {
        var selected = Select(pass, start, count);
        if (selected == 0)
        {
            return;
        }

        _scorer!.BeginBlock(start, count);
        var all = selected == count;
        var group = Math.Min(_best.Length, (_scores.Length / selected) & ~3);
        for (var query = 0; query < _best.Length; query += group)
        {
            var queries = Math.Min(group, _best.Length - query);
            var scores = _scores.AsSpan(0, queries * selected);
            _scorer.Score(query, queries, all ? default : _selected.AsSpan(0, selected), all, scores);
            for (var i = 0; i < queries; i++)
            {
                Collect(_best[query + i], scores.Slice(i * selected, selected), pass, start, all);
            }
        }
    }

    /// <summary>Finds the block's rows that have a vector, are not deleted, and that the filter selects.</summary>
    private int Select(ChunkPass pass, int start, int count)
    {
        if (_filter is null && pass.Valid is null && pass.DeletedAt is null)
        {
            return count;
        }

        var bits = _bits.AsSpan(0, Selection.WordsFor(count));
        if (_filter is null)
        {
            Selection.Fill(bits, count);
        }
        else
        {
            _filter.Select(pass.Rows, start, count, bits);
        }

        pass.Valid?.Mask(bits, start, count);
        if (pass.DeletedAt is { } deletedAt)
        {
            VisibleRows.ClearDeleted(deletedAt, start, count, _plan.Mvcc, bits);
        }

        return Selection.CopyRows(bits, _selected);
    }

    private void Collect(CandidateSink best, ReadOnlySpan<float> goodness, ChunkPass pass, int start, bool all)
    {
        ref var first = ref MemoryMarshal.GetReference(goodness);
        var threshold = best.Threshold;
        var i = 0;
        for (; i <= goodness.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var enters = Vector512.GreaterThanOrEqual(
                Vector512.LoadUnsafe(ref first, (nuint)i), Vector512.Create(threshold));
            for (var mask = enters.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
            {
                Offer(best, goodness, i + BitOperations.TrailingZeroCount(mask), pass, start, all);
                threshold = best.Threshold;
            }
        }

        for (; i < goodness.Length; i++)
        {
            Offer(best, goodness, i, pass, start, all);
        }
    }

    private void Offer(
        CandidateSink best, ReadOnlySpan<float> goodness, int i, ChunkPass pass, int start, bool all)
    {
        // Not a number is not at least the threshold.
        if (goodness[i] >= best.Threshold && goodness[i] <= _most)
        {
            var row = start + (all ? i : _selected[i]);
            best.Offer(new Candidate(goodness[i], PrimaryKeys.Prefix(pass.Keys, row), pass.FirstRow + row));
        }
    }

    private readonly record struct ChunkPass(
        RowBatch Rows, Validity? Valid, Column Keys, int FirstRow, ulong[]? DeletedAt);
}
