using System.Globalization;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Tests.Grains;

/// <summary>
/// A vchannel in memory without filters: enough to see what the gateway asks and what it makes of the answers.
/// </summary>
internal sealed class ChannelGrain : Grain, IChannelGrain
{
    private readonly List<RowBatch> _slices = [];
    private RowBatch? _rows;
    private CollectionSchema? _schema;
    private ulong _last = Timestamp.From(3000).Value;

    public async Task<AppendReply> AppendAsync(AppendRequest request)
    {
        _schema ??= (await GrainFactory.GetGrain<ICollectionGrain>(request.Collection.Value).DescribeAsync())
            .Collection!.Schema;
        if (request.SliceIndex == 0) _slices.Clear();
        _slices.Add(request.Rows);
        if (request.SliceIndex < request.SliceCount - 1) return new AppendReply();
        foreach (var slice in _slices) _rows = _rows is null ? slice : Join(_rows, slice);
        return new AppendReply { Timestamp = new Timestamp(++_last), Rows = _slices.Sum(slice => slice.RowCount) };
    }

    public Task<FenceReply> FenceAsync(FenceRequest request) => throw new NotSupportedException();

    public Task<ChannelStateReply> GetStateAsync(ChannelStateRequest request) => Task.FromResult(new ChannelStateReply
    {
        Segments = [new SegmentInfo { Segment = new SegmentId(8), Rows = _rows?.RowCount ?? 0 }],
    });

    public Task<SearchReply> SearchAsync(SearchRequest request)
    {
        if (request.Filter == "wait") throw new TimeoutException("too slow");
        var count = _rows?.RowCount ?? 0;
        var hits = Enumerable.Range(0, request.QueryCount)
            .Select(query => Enumerable.Range(0, count)
                .Select(row => (Row: row, Score: Score(request, query, row)))
                .OrderBy(hit => request.Metric.LargerIsBetter() ? -hit.Score : hit.Score)
                .Take(request.TopK)
                .ToArray())
            .ToArray();
        var rows = hits.SelectMany(hit => hit).Select(hit => hit.Row).ToArray();
        return Task.FromResult(new SearchReply
        {
            Counts = [.. hits.Select(hit => hit.Length)],
            Scores = hits.SelectMany(hit => hit).Select(hit => hit.Score).ToArray(),
            PrimaryKeys = rows.Length == 0 ? null : _rows![_schema!.PrimaryKey.Id].Gather(rows),
            Timestamps = new ulong[rows.Length],
            Segments = Array.ConvertAll(rows, _ => 8L),
            Rows = rows,
            Mvcc = new Timestamp(_last),
        });
    }

    public Task<QueryReply> QueryAsync(QueryRequest request)
    {
        if (request.Filter == "bad")
            return Task.FromResult(new QueryReply { Error = MilvusErrors.Invalid("cannot parse") });
        if (_rows is null || request.CountOnly)
            return Task.FromResult(new QueryReply { Count = _rows?.RowCount ?? 0, Mvcc = new Timestamp(_last) });
        var key = _rows[_schema!.PrimaryKey.Id];
        var order = Enumerable.Range(0, _rows.RowCount).OrderBy(row => Key(key, row), StringComparer.Ordinal);
        var taken = order.Take(request.Limit == 0 ? int.MaxValue : (int)request.Limit).ToArray();
        return Task.FromResult(new QueryReply
        {
            Count = taken.Length,
            Rows = Pick(taken, [_schema.PrimaryKey.Id, .. request.Fields]),
            Mvcc = new Timestamp(_last),
        });
    }

    public Task<RetrieveReply> RetrieveAsync(RetrieveRequest request) =>
        Task.FromResult(new RetrieveReply { Rows = Pick(request.Rows.Span, request.Fields) });

    public Task<LoadReply> LoadAsync(LoadRequest request) => throw new NotSupportedException();

    public Task<Reply> DropAsync() => Task.FromResult(Reply.Ok);

    private static RowBatch Join(RowBatch left, RowBatch right) => new([.. left.Columns.Select(pair =>
    {
        var all = ColumnBuilder.Like(pair.Column, left.RowCount + right.RowCount);
        all.Append(pair.Column, 0, left.RowCount);
        all.Append(right[pair.Field], 0, right.RowCount);
        return new FieldColumn(pair.Field, all.ToColumn());
    })]);

    private static string Key(Column column, int row) => column is ValueColumn<long> numbers
        ? numbers.Values.Span[row].ToString("D19", CultureInfo.InvariantCulture)
        : System.Text.Encoding.UTF8.GetString(((Utf8Column)column)[row]);

    private RowBatch Pick(ReadOnlySpan<int> rows, IEnumerable<FieldId> fields)
    {
        var columns = new List<FieldColumn>();
        foreach (var field in fields) columns.Add(new FieldColumn(field, _rows![field].Gather(rows)));
        return new RowBatch([.. columns]);
    }

    private float Score(SearchRequest request, int query, int row)
    {
        var vectors = ((FloatVectorColumn)_rows![request.VectorField].Slice(row, 1)).Values.Span;
        var wanted = request.Queries.Span.Slice(query * request.Dim, request.Dim);
        var score = 0f;
        for (var i = 0; i < request.Dim; i++)
            score += request.Metric == MetricType.L2
                ? (vectors[i] - wanted[i]) * (vectors[i] - wanted[i])
                : vectors[i] * wanted[i];
        return score;
    }
}
