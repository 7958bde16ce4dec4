using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.Engine;
using Milvus.Engine.Channels;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;

namespace Milvus.Benchmarks.Deletes;

/// <summary>One vchannel with its segments, log and files in a folder, on a scheduler of its own as a grain has.</summary>
internal sealed class DeleteChannel : IChannelObserver, IIdSource, IRandomSource, IAsyncDisposable
{
    private const int Dim = 4;

    private static readonly CollectionId Collection = new(500);
    private static readonly PartitionId Partition = new(501);
    private static readonly FieldId Key = new(100);
    private static readonly FieldId Vector = new(101);

    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly StorageWorkers _storage = new();
    private readonly StorageWorkers _scans = new(Environment.ProcessorCount);
    private readonly ChannelProcess _channel;
    private readonly DeletePeers _peers;
    private long _nextId = 1000;

    public DeleteChannel(string folder)
    {
        var schema = new CollectionSchema
        {
            Name = "deleted",
            Fields =
            [
                new FieldSchema { Id = Key, Name = "id", DataType = DataType.Int64, IsPrimaryKey = true },
                new FieldSchema { Id = Vector, Name = "v", DataType = DataType.FloatVector, Dim = Dim },
            ],
        };
        var logs = new LocalLogStore(Path.Combine(folder, "log"), _storage, TimeProvider.System);
        var objects = new LocalObjectStore(Path.Combine(folder, "files"), _storage, TimeProvider.System);
        var files = new SegmentFiles(objects, this, _scans);
        var plans = new PlanCache();
        _peers = new DeletePeers(
            schema, peers => new SegmentPorts(files, logs, peers, _scans, plans, TimeProvider.System));
        var ports = new ChannelPorts(logs, _peers, _peers, this, _scans, plans, TimeProvider.System, this, files, _peers);
        _channel = new ChannelProcess(VChannelName.Of(Collection, 0), ports, new EngineOptions(), this);
    }

    /// <summary>Pairs of a key and a segment that were held against the segment's filter.</summary>
    public long Filtered => _channel.DeletesFiltered;

    /// <summary>Pairs that passed.</summary>
    public long Probed => _channel.DeletesHandedOver;

    public int SegmentsTouched => _peers.Touched.Count;

    public Task StartAsync() => OnTurnAsync(() =>
    {
        _channel.Start();
        return Task.FromResult(true);
    });

    /// <summary>Writes a segment's rows and seals it; it is flushed in the background.</summary>
    public async Task<Timestamp> SealAsync(long[] keys)
    {
        var rows = new RowBatch(
        [
            new FieldColumn(FieldId.RowId, new ValueColumn<long>(keys)),
            new FieldColumn(Key, new ValueColumn<long>(keys)),
            new FieldColumn(Vector, new FloatVectorColumn(Dim, new float[keys.Length * Dim])),
        ]);
        await DoneAsync(() => _channel.AppendAsync(new AppendSpec(1, Partition, 0, 0, 1, rows, Timestamp.Zero)));
        return await FenceAsync();
    }

    public async Task<Timestamp> FenceAsync() =>
        (await DoneAsync(() => _channel.FenceAsync(Timestamp.Zero))).Fence;

    /// <summary>Waits until all rows and deletes up to here are in files.</summary>
    public async Task FlushedAsync(Timestamp upTo)
    {
        while ((await DoneAsync(() => _channel.GetStateAsync(Timestamp.Zero))).Checkpoint < upTo)
        {
            await OnTurnAsync(async () =>
            {
                await _channel.TickAsync();
                return true;
            });
            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }
    }

    public Task<Timestamp> DeleteAsync(long[] keys) => DoneAsync(
        () => _channel.DeleteAsync(new DeleteSpec(1, default, new ValueColumn<long>(keys), Timestamp.Zero)));

    public async Task<long> CountAsync()
    {
        var count = new QuerySpec { Collection = Collection, SchemaVersion = 1, CountOnly = true };
        return (await DoneAsync(() => _channel.QueryAsync(count, CancellationToken.None))).Value.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await OnTurnAsync(async () =>
        {
            await _channel.StopAsync(CancellationToken.None);
            return true;
        });
        _scans.Dispose();
        _storage.Dispose();
    }

    public Task<long> TakeAsync(int count, CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Add(ref _nextId, count) - count);

    public double NextFraction() => 0;

    public void Committed(VChannelName channel, LogPosition position, IReadOnlyList<ChannelEvent> events, int coalesced)
    {
    }

    public void Recovered(VChannelName channel, LogOpened opened, long growingRows)
    {
    }

    public void Retrying(VChannelName channel, string why) => Console.Error.WriteLine($"retrying: {why}");

    public void Damaged(VChannelName channel, string where) => Console.Error.WriteLine($"damaged: {where}");

    public void Fenced(VChannelName channel)
    {
    }

    public void Gone(VChannelName channel)
    {
    }

    private async Task<T> DoneAsync<T>(Func<Task<Outcome<T>>> work)
    {
        var outcome = await OnTurnAsync(work);
        return outcome.IsOk ? outcome.Value : throw new InvalidOperationException(outcome.Error.ToString());
    }

    private Task<T> OnTurnAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();
}
