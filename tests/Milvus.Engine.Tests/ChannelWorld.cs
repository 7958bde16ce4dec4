using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Query;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>
/// One vchannel with real segments, logs and blobs on a disk that can crash. Everything runs on one exclusive
/// scheduler, as a grain's turns do.
/// </summary>
internal sealed class ChannelWorld : IChannelObserver, IIdSource, IRandomSource
{
    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private long _nextId;

    public ChannelWorld(SimStores stores, long firstId = 1000)
    {
        Stores = stores;
        _nextId = firstId;
        Options = new EngineOptions
        {
            RetryMinDelay = TimeSpan.FromMilliseconds(1),
            RetryMaxDelay = TimeSpan.FromMilliseconds(2),
        };
    }

    public SimStores Stores { get; }

    /// <summary>The logs of the channel, if not those of the stores as they are.</summary>
    public ILogStore? Logs { get; init; }

    /// <summary>The blobs of segments, if not those of the stores as they are.</summary>
    public IObjectStore? Objects { get; init; }

    public EngineOptions Options { get; init; }

    public VChannelName Name { get; init; } = Sample.Channel;

    /// <summary>The schema as the collection has it, and as requests are made for it.</summary>
    public CollectionSchema Schema { get; set; } = Sample.Schema;

    /// <summary>Whether segments live on another silo than the channel.</summary>
    public bool SegmentsAreFar { get; init; }

    public DirectPeers Peers { get; private set; } = null!;

    public ChannelProcess Channel { get; private set; } = null!;

    public List<string> Notes { get; } = [];

    /// <summary>How many callers shared each commit.</summary>
    public List<int> Coalesced { get; } = [];

    /// <summary>Runs <paramref name="work"/> where the process lives.</summary>
    public Task<T> OnTurnAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();

    /// <summary>Starts a new process on what the disk holds.</summary>
    public async Task StartAsync(bool exists = true)
    {
        await OnTurnAsync(() =>
        {
            var plans = new PlanCache();
            var files = new SegmentFiles(Objects ?? Stores.Objects, this, StorageWorkers.Inline);
            Peers = new DirectPeers
            {
                Exists = exists,
                Schema = () => Schema,
                AreFar = SegmentsAreFar,
                Ports = () => new SegmentPorts(
                    files,
                    Stores.Logs,
                    Peers,
                    StorageWorkers.Inline,
                    plans,
                    TimeProvider.System),
            };
            var ports = new ChannelPorts(
                Logs ?? Stores.Logs, Peers, Peers, this, StorageWorkers.Inline, plans, TimeProvider.System, this, files, Peers);
            Channel = new ChannelProcess(Name, ports, Options, this);
            Channel.Start();
            return Task.FromResult(true);
        });
    }

    /// <summary>Ends the process as a crash does: nothing more is written, nobody is answered.</summary>
    public Task<bool> KillAsync() => OnTurnAsync(async () =>
    {
        await Record.ExceptionAsync(() => Channel.StopAsync(CancellationToken.None));
        return true;
    });

    public Task<int> AppendAsync(long first, int count) => AppendAsync(Sample.Rows(first, count));

    public Task<int> AppendAsync(RowBatch rows) => OnTurnAsync(async () =>
    {
        var outcome = await Channel.AppendAsync(new AppendSpec(Schema.Version, Sample.Partition, 0, 0, 1, rows, Timestamp.Zero));
        return outcome.IsOk ? rows.RowCount : throw new RefusedException(outcome.Error);
    });

    /// <summary>Replaces rows with the keys by rows whose vectors are <paramref name="shift"/> further.</summary>
    public Task<int> UpsertAsync(long first, int count, int shift) => OnTurnAsync(async () =>
    {
        var outcome = await Channel.AppendAsync(
            new AppendSpec(Schema.Version, Sample.Partition, 0, 0, 1, Sample.Rows(first, count, shift), Timestamp.Zero)
            {
                Upsert = true,
            });
        return outcome.IsOk ? count : throw new RefusedException(outcome.Error);
    });

    public Task<Timestamp> DeleteAsync(params long[] keys) => DeleteAsync(default(PartitionId), keys);

    public Task<Timestamp> DeleteAsync(PartitionId partition, params long[] keys) => OnTurnAsync(async () =>
    {
        var outcome = await Channel.DeleteAsync(
            new DeleteSpec(Schema.Version, partition, new ValueColumn<long>(keys), Timestamp.Zero));
        return outcome.IsOk ? outcome.Value : throw new RefusedException(outcome.Error);
    });

    public Task<FenceAppended> FenceAsync() => OnTurnAsync(async () =>
    {
        var outcome = await Channel.FenceAsync(Timestamp.Zero);
        return outcome.IsOk ? outcome.Value : throw new RefusedException(outcome.Error);
    });

    /// <summary>Moves the channel's clock ahead, as a caller that has seen a later moment does.</summary>
    public Task<Timestamp> AheadAsync(TimeSpan by) => OnTurnAsync(async () =>
    {
        var to = Timestamp.From(TimeProvider.System.GetUtcNow()).Add(by);
        var outcome = await Channel.GetStateAsync(to);
        return outcome.IsOk ? outcome.Value.Watermark : throw new RefusedException(outcome.Error);
    });

    public Task<ChannelReport> StateAsync(bool everything = false) => OnTurnAsync(async () =>
    {
        var outcome = await Channel.GetStateAsync(Timestamp.Zero, everything);
        return outcome.IsOk ? outcome.Value : throw new RefusedException(outcome.Error);
    });

    /// <summary>All keys in the order of the reply.</summary>
    public Task<long[]> KeysAsync(string filter = "") => KeysAsync(Timestamp.Zero, filter);

    /// <summary>All keys at a moment; zero for now.</summary>
    public async Task<long[]> KeysAsync(Timestamp mvcc, string filter = "") =>
        Keys((await QueryAsync(new QuerySpec
        {
            Collection = Sample.Collection,
            SchemaVersion = Schema.Version,
            Filter = new FilterSpec(filter, []),
            Mvcc = mvcc,
        })).Rows);

    /// <summary>Each key with how far its vector is shifted.</summary>
    public async Task<SortedDictionary<long, int>> RowsAsync()
    {
        var found = await QueryAsync(
            new QuerySpec { Collection = Sample.Collection, SchemaVersion = Schema.Version, Fields = [Sample.Vector] });
        var rows = new SortedDictionary<long, int>();
        var keys = Keys(found.Rows);
        for (var row = 0; row < keys.Length; row++)
        {
            var values = ((FloatVectorColumn)found.Rows!.Rows[Sample.Vector]).Values.Span;
            rows.Add(keys[row], (int)(values[row * Sample.Dim] - keys[row]));
        }

        return rows;
    }

    public async Task<long> CountAsync() => (await QueryAsync(
        new QuerySpec { Collection = Sample.Collection, SchemaVersion = Schema.Version, CountOnly = true })).Count;

    public Task<QueryRows> QueryAsync(QuerySpec query) => OnTurnAsync(async () =>
    {
        var outcome = await Channel.QueryAsync(query, CancellationToken.None);
        return outcome.IsOk ? outcome.Value.Value : throw new RefusedException(outcome.Error);
    });

    /// <summary>The best rows for query vectors, one after the other, as the channel finds them.</summary>
    public Task<SearchHits> SearchAsync(MetricType metric, int topK, params float[] queries) => OnTurnAsync(async () =>
    {
        var search = new SearchSpec
        {
            Collection = Sample.Collection,
            SchemaVersion = Schema.Version,
            VectorField = Sample.Vector,
            Metric = metric,
            Queries = queries,
            QueryCount = queries.Length / Sample.Dim,
            Dim = Sample.Dim,
            TopK = topK,
        };
        var outcome = await Channel.SearchAsync(search, CancellationToken.None);
        return outcome.IsOk ? outcome.Value.Value : throw new RefusedException(outcome.Error);
    });

    /// <summary>
    /// Waits until every row below the fence is flushed; owed work drives itself, ticks only help it on. Ends when
    /// the machine dies.
    /// </summary>
    public async Task FlushedAsync(Timestamp fence)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Stores.IsDead && (await StateAsync()).Checkpoint < fence)
        {
            bound.Token.ThrowIfCancellationRequested();
            await OnTurnAsync(async () =>
            {
                await Channel.TickAsync();
                return true;
            });
        }
    }

    /// <summary>Waits until a segment is flushed, as <see cref="FlushedAsync(Timestamp)"/> does.</summary>
    public Task FlushedAsync(SegmentId segment) => UntilAsync(state =>
        state.Segments.Any(one => one.Id == segment && one.Lifecycle == SegmentLifecycle.Flushed));

    /// <summary>Ticks until the channel says something. Ends when the machine dies.</summary>
    public async Task UntilAsync(Func<ChannelReport, bool> holds)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Stores.IsDead && !holds(await StateAsync(everything: true)))
        {
            bound.Token.ThrowIfCancellationRequested();
            await OnTurnAsync(async () =>
            {
                await Channel.TickAsync();
                return true;
            });
        }
    }

    public Task<long> TakeAsync(int count, CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Add(ref _nextId, count) - count);

    public double NextFraction() => 0;

    public void Committed(VChannelName channel, LogPosition position, IReadOnlyList<ChannelEvent> events, int coalesced) =>
        Coalesced.Add(coalesced);

    public void Recovered(VChannelName channel, LogOpened opened, long growingRows) => Notes.Add($"recovered {growingRows}");

    public void Retrying(VChannelName channel, string why) => Notes.Add($"retrying {why}");

    public void Damaged(VChannelName channel, string where) => Notes.Add($"damaged {where}");

    public void Fenced(VChannelName channel) => Notes.Add("fenced");

    public void Gone(VChannelName channel) => Notes.Add("gone");

    private static long[] Keys(RowChunk? rows) =>
        rows is null ? [] : ((ValueColumn<long>)rows.Rows[Sample.Key]).Values.ToArray();
}
