using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Queries;
using Milvus.Expressions.Bound;
using Milvus.Query;

namespace Milvus.Engine.Channels;

/// <summary>The read path: pin a moment, ask sealed segments and growing rows in parallel, reduce.</summary>
public sealed partial class ChannelProcess
{
    /// <summary>The best rows of this shard.</summary>
    /// <returns>Hits and the moment read; 1102 when they exceed what the reader takes.</returns>
    public async Task<Outcome<ReadResult<SearchHits>>> SearchAsync(
        SearchSpec search, CancellationToken cancellationToken)
    {
        var pinned = await PinAsync(search);
        if (!pinned.IsOk)
        {
            return pinned.Error;
        }

        var pin = pinned.Value;
        if (pin.IsEmpty)
        {
            return new ReadResult<SearchHits>(SearchHits.None(search.QueryCount), pin.Mvcc);
        }

        var sealedSearch = search with { Mvcc = pin.Mvcc };
        var plan = search.ToPlan(pin.Filter, pin.Mvcc);
        var key = pin.Schema.PrimaryKey.Id;
        var parts = pin.Flushed.Select(segment => AskAsync(segment, pin.Mvcc, (deletes, version) =>
                _ports.Segments.SearchAsync(
                    segment.Id, sealedSearch with { Deletes = deletes, ManifestVersion = version })))
            .Concat(pin.Growing.Select(view => _ports.Workers.RunAsync(
                token => SegmentSearcher.Search(view, plan, key, token), cancellationToken)));
        var hits = await GatherAsync(
            parts, _ => true, search.Reduce, cancellationToken);
        return At(pin.Mvcc, hits.IsOk ? search.CheckSize(hits.Value) : hits);
    }

    /// <summary>The matching rows of this shard, or a page of them.</summary>
    public async Task<Outcome<ReadResult<QueryRows>>> QueryAsync(
        QuerySpec query, CancellationToken cancellationToken)
    {
        var pinned = await PinAsync(query);
        if (!pinned.IsOk)
        {
            return pinned.Error;
        }

        var pin = pinned.Value;
        if (query.After is { } after && (after.RowCount != 1 || after.DataType != pin.Schema.PrimaryKey.DataType))
        {
            return MilvusErrors.Invalid("a page begins behind one primary key", 1, after.RowCount);
        }

        if (pin.IsEmpty)
        {
            return new ReadResult<QueryRows>(new QueryRows(0, null), pin.Mvcc);
        }

        var sealedQuery = query with { Mvcc = pin.Mvcc };
        var plan = query.ToPlan(pin.Filter, pin.Mvcc);
        var key = pin.Schema.PrimaryKey.Id;
        var parts = pin.Flushed.Select(segment => AskAsync(segment, pin.Mvcc, (deletes, version) =>
                _ports.Segments.QueryAsync(
                    segment.Id, sealedQuery with { Deletes = deletes, ManifestVersion = version })))
            .Concat(pin.Growing.Select(view => _ports.Workers.RunAsync(
                token => SegmentQuery.Run(view, plan, key, token), cancellationToken)));
        return At(pin.Mvcc, await GatherAsync(
            parts,
            rows => QueryReducer.IsWhole(rows, plan, key),
            rows => QueryReducer.Merge(rows, plan, key),
            cancellationToken));
    }

    /// <summary>Fields of rows that a search found, in the order asked for.</summary>
    /// <param name="segments">[rows] segment ids.</param>
    /// <param name="rows">[rows] row numbers within the segment; they stay the same when a segment is flushed.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<RowBatch>> RetrieveAsync(
        ReadOnlyMemory<long> segments,
        ReadOnlyMemory<int> rows,
        ImmutableArray<FieldId> fields,
        CancellationToken cancellationToken)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        var groups = SegmentGroups.Of(segments.Span, rows.Span);
        var parts = groups.Segments.Select(group =>
            _growing.TryGetValue(group.Segment, out var growing)
                ? RetrieveGrowingAsync(growing.View, group.Rows, fields, cancellationToken)
                : _ports.Segments.RetrieveAsync(group.Segment, Name.Collection, group.Rows, fields));
        return await GatherAsync(parts, _ => true, groups.Restore, cancellationToken);
    }

    private Task<Outcome<RowBatch>> RetrieveGrowingAsync(
        SegmentView view, int[] rows, ImmutableArray<FieldId> fields, CancellationToken cancellationToken) =>
        _ports.Workers.RunAsync(_ => Requery.Gather(view, rows, fields), cancellationToken);

    private static Outcome<ReadResult<T>> At<T>(Timestamp mvcc, Outcome<T> read) =>
        read.IsOk ? new ReadResult<T>(read.Value, mvcc) : read.Error;

    /// <summary>Waits for all parts, then reduces them; the only part may be the answer as it is.</summary>
    private async Task<Outcome<T>> GatherAsync<T>(
        IEnumerable<Task<Outcome<T>>> asked,
        Func<T, bool> isWhole,
        Func<IReadOnlyList<T>, T> reduce,
        CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(asked);
        foreach (var outcome in outcomes)
        {
            if (!outcome.IsOk)
            {
                return outcome.Error;
            }
        }

        var parts = outcomes.Select(outcome => outcome.Value).ToList();
        return parts.Count == 1 && isWhole(parts[0])
            ? parts[0]
            : await _ports.Workers.RunAsync(_ => reduce(parts), cancellationToken);
    }

    /// <summary>
    /// Fixes what a read sees: the durable watermark covers every acknowledged row, so no read waits for a tick, and a
    /// client always reads its own writes. Only a read that names a moment waits, for rows of before it that are on
    /// their way to the log.
    /// </summary>
    private async Task<Outcome<Pin>> PinAsync(ReadSpec read)
    {
        if ((await WhenOpenAsync() ?? await ReachAsync(read.Guarantee) ?? await OwnAsync(read)) is { } refusal)
        {
            return refusal;
        }

        if (await MeetAsync(read.SchemaVersion) is { } unfit)
        {
            return unfit;
        }

        if (!_loaded)
        {
            return MilvusErrors.CollectionNotLoaded(_schema!.Name);
        }

        if (RefuseReleased(read) is { } released)
        {
            return released;
        }

        var filter = _ports.Plans.Bind(_schema!, read.Filter);
        if (!filter.IsOk)
        {
            return filter.Error;
        }

        var live = _state.Segments.Values.Where(segment => Sees(read, segment.Partition)).ToList();
#if CANARIES
        if (Planted.Has(Bug.FlushingRowsAreInvisible))
        {
            live.RemoveAll(segment => segment.Lifecycle == SegmentLifecycle.Flushing);
        }
#endif
        return new Pin(
            read.Mvcc > Timestamp.Zero ? Timestamp.Earlier(read.Mvcc, _state.Watermark) : _state.Watermark,
            _schema!,
            filter.Value,
            [.. live.Where(segment => !read.IgnoreGrowing && segment.IsUnflushed && _growing.ContainsKey(segment.Id))
                .Select(segment => _growing[segment.Id].View)],
            [.. live.Where(segment => segment.Lifecycle == SegmentLifecycle.Flushed)]);
    }

    private sealed record Pin(
        Timestamp Mvcc,
        CollectionSchema Schema,
        BoundFilter? Filter,
        IReadOnlyList<SegmentView> Growing,
        IReadOnlyList<SegmentState> Flushed)
    {
        public bool IsEmpty => Growing.Count + Flushed.Count == 0;
    }
}
