using Milvus.OutsideNode.Binlogs;
using Milvus.OutsideNode.Rows;
using Milvus.OutsideNode.Wire;
using Milvus.Proto;
using Milvus.Proto.Data;
using Milvus.Proto.Msg;

namespace Milvus.OutsideNode;

/// <summary>
/// Writes one vchannel. Rows go strictly in order, one save at a time, each with the place of its last row: so the
/// largest place that the coordinator knows is where any writer goes on, and no row is written twice or left out.
/// </summary>
internal sealed class ChannelWriter(
    string channel,
    CollectionFacts collection,
    RowStream stream,
    Coordinator coordinator,
    SegmentFiles files,
    NodeOptions options)
{
    private const int ItemsPerGrant = 4;
    private const int GrantsPerSave = 20;

    /// <summary>The checkpoint trails behind, so that a new writer has to look at the segments as well.</summary>
    private const int SavesPerCheckpoint = 4;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly TimestampSource _times = new(TimeProvider.System);
    private readonly Queue<Grant> _grants = new();

    /// <summary>Rows by segment, in files or on their way there.</summary>
    private readonly Dictionary<long, long> _rows = [];

    private SortedSet<long> _due = [];
    private WatchOrder? _assigned;
    private Sender _sender;
    private bool _isReady;
    private long _place = RowStream.Start;
    private ulong _moment;
    private int _saves;

    /// <summary>An order to watch that was not followed yet.</summary>
    public WatchOrder? Assigned
    {
        get
        {
            lock (_gate) return _assigned;
        }
    }

    /// <summary>Takes the order to watch, for the first time or again.</summary>
    public void Assign(WatchOrder order)
    {
        lock (_gate) _assigned = order;
        _news.Release();
    }

    /// <summary>Takes the order to complete segments; they may be repeated.</summary>
    public void Flush(IEnumerable<long> segments)
    {
        lock (_gate) _due.UnionWith(segments);
        _news.Release();
    }

    /// <summary>
    /// A moment that no later row is at or before, with the rows so far: both at once, or a sealed segment would look
    /// empty. Null while it is not known where the last writer stopped.
    /// </summary>
    public DataNodeTtMsg? Tick()
    {
        lock (_gate)
        {
            if (!_isReady) return null;
            var tick = new DataNodeTtMsg
            {
                Base = _sender.ToBase(),
                ChannelName = channel,
                Timestamp = _times.Tick(),
            };
            tick.SegmentsStats.AddRange(
                _rows.Select(segment => new SegmentStats { SegmentId = segment.Key, NumRows = segment.Value }));
            return tick;
        }
    }

    /// <summary>Writes until it is told to stop.</summary>
    /// <exception cref="RefusedException">With 500 somebody else writes the vchannel now.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var isComplete = false;
        while (true)
        {
            var (assigned, due) = TakeOrders();
            if (assigned is { } order)
            {
                await ResumeAsync(order, cancellation);
                isComplete = false;
            }

            foreach (var segment in due) await CompleteAsync(segment, cancellation);
            var rows = stream.Take(_place, options.Batch);
            if (rows.Length > 0)
            {
                await WriteAsync(rows, cancellation);
                await Task.Delay(options.Pause, cancellation);
                continue;
            }

            if (!isComplete)
            {
                await CheckpointAsync(cancellation);
                Progress.Say($"complete {channel} at {_place}");
                isComplete = true;
            }

            await _news.WaitAsync(cancellation);
        }
    }

    private (WatchOrder? Assigned, SortedSet<long> Due) TakeOrders()
    {
        lock (_gate)
        {
            var orders = (_assigned, _due);
            (_assigned, _due) = (null, []);
            return orders;
        }
    }

    /// <summary>Goes on behind the last row that anybody has saved; what was granted before is not used.</summary>
    private async Task ResumeAsync(WatchOrder order, CancellationToken cancellation)
    {
        var progress = (await coordinator.ProgressAsync(collection, cancellation))[channel];
        _grants.Clear();
        lock (_gate)
        {
            _sender = order.Sender;
            _place = Math.Max(progress.Place, order.Told);
            _moment = progress.Moment;
            _times.Observe(progress.Moment);
            _rows.Clear();
            foreach (var (segment, rows) in progress.Rows) _rows[segment] = rows;
            _isReady = true;
        }

        Progress.Say($"watching {channel} as {_sender.Node} behind {_place} told {order.Told}");
    }

    private async Task WriteAsync(long[] rows, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < GrantsPerSave; attempt++)
        {
            if (!_grants.TryDequeue(out var grant))
            {
                var counts = Enumerable.Repeat(options.Batch, ItemsPerGrant);
                var granted = await coordinator.GrantAsync(collection, channel, _sender.Node, counts, cancellation);
                foreach (var one in granted) _grants.Enqueue(one);
                continue;
            }

            var count = Math.Min(rows.Length, grant.Rows);
            if (Place(grant, count) is not { } first) continue;
            await SaveAsync(grant.Segment, rows[..count], first, cancellation);
            return;
        }

        throw new InvalidOperationException($"{channel}: no grant of {GrantsPerSave} could be used.");
    }

    /// <summary>Null when the grant is over or about to be.</summary>
    private ulong? Place(Grant grant, int count)
    {
        lock (_gate)
        {
            var first = _times.Take(count, grant.Expiry);
            if (first is not null) _rows[grant.Segment] = _rows.GetValueOrDefault(grant.Segment) + count;
            return first;
        }
    }

    private async Task SaveAsync(long segment, long[] rows, ulong first, CancellationToken cancellation)
    {
        var written = await files.WriteAsync(segment, rows, first, cancellation);
        var last = first + (ulong)rows.Length - 1;
        var request = RequestFor(segment);
        request.Field2BinlogPaths.AddRange(written);
        request.CheckPoints.Add(new CheckPoint
        {
            SegmentId = segment,
            Position = ChannelProgress.PositionOf(channel, rows[^1], last),
            NumOfRows = _rows[segment],
        });
        request.StartPositions.Add(new SegmentStartPosition
        {
            SegmentId = segment,
            StartPosition = ChannelProgress.PositionOf(channel, rows[0], first),
        });
        await coordinator.SaveAsync(request, cancellation);

        // As one would whose answer was lost.
        if (++_saves % 2 == 0) await coordinator.SaveAsync(request, cancellation);
        (_place, _moment) = (rows[^1], last);
        Progress.Say($"saved {channel} {segment} up to {_place}");
        if (_saves % SavesPerCheckpoint == 0) await CheckpointAsync(cancellation);
    }

    /// <summary>
    /// The checkpoint goes first: once a segment is flushed, nobody asks it any more how far its writer was.
    /// </summary>
    private async Task CompleteAsync(long segment, CancellationToken cancellation)
    {
        await CheckpointAsync(cancellation);
        var request = RequestFor(segment);
        request.Flushed = true;
        await coordinator.SaveAsync(request, cancellation);
        lock (_gate) _rows.Remove(segment);
        Progress.Say($"flushed {channel} {segment}");
    }

    private async Task CheckpointAsync(CancellationToken cancellation)
    {
        if (_place == RowStream.Start) return;
        await coordinator.CheckpointAsync(
            new UpdateChannelCheckpointRequest
            {
                Base = _sender.ToBase(),
                VChannel = channel,
                Position = ChannelProgress.PositionOf(channel, _place, _moment),
            },
            cancellation);
    }

    private SaveBinlogPathsRequest RequestFor(long segment) => new()
    {
        Base = _sender.ToBase(),
        SegmentId = segment,
        CollectionId = collection.Id,
        PartitionId = collection.Partition,
        Channel = channel,
        SegLevel = SegmentLevel.L1,
    };
}
