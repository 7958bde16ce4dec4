using System.Collections.Immutable;
using Milvus.Benchmarks.Deletes;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.Engine;
using Milvus.Engine.Channels;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;

namespace Milvus.Benchmarks.Grants;

/// <summary>Vchannels with an outside writer, each on a scheduler of its own as a grain has; logs are on the disk.</summary>
internal sealed class WriterPlace : IChannelObserver, IIdSource, IRandomSource, IAsyncDisposable
{
    private const int Dim = 128;
    private static readonly PartitionId Partition = new(501);
    private static readonly FieldId Key = new(100);
    private static readonly FieldId Vector = new(101);

    private readonly StorageWorkers _storage = new();
    private readonly StorageWorkers _scans = new(Environment.ProcessorCount);
    private readonly (ChannelProcess Process, TaskScheduler Turns)[] _channels;
    private long _commits;
    private long _nextId = 1000;

    public WriterPlace(string folder, int channels)
    {
        var schema = new CollectionSchema
        {
            Name = "granted",
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
        var peers = new DeletePeers(
            schema, peers => new SegmentPorts(files, logs, peers, _scans, plans, TimeProvider.System));
        var ports = new ChannelPorts(logs, peers, peers, this, _scans, plans, TimeProvider.System, this, files, peers);
        _channels =
        [
            .. Enumerable.Range(0, channels).Select(number => (
                new ChannelProcess(VChannelName.Of(new CollectionId(500 + number), 0), ports, new EngineOptions(), this),
                new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler)),
        ];
    }

    public int Count => _channels.Length;

    /// <summary>Commits so far.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public async Task StartAsync()
    {
        for (var channel = 0; channel < Count; channel++)
        {
            await OnTurnAsync(channel, process =>
            {
                process.Start();
                return process.AssignWriterAsync(7);
            });
            await GrantAsync(channel, 1);
        }
    }

    public Task<RowsGranted> GrantAsync(int channel, int items) => OnTurnAsync(
        channel, process => process.GrantAsync([.. Enumerable.Repeat(new RowRequest(Partition, 1), items)]));

    /// <summary>Many calls of one turn, as a grain that is called all the time has them.</summary>
    public Task<bool> GrantAsync(int channel, int items, int calls) => OnTurnAsync(channel, async process =>
    {
        ImmutableArray<RowRequest> requests = [.. Enumerable.Repeat(new RowRequest(Partition, 1), items)];
        for (var call = 0; call < calls; call++)
        {
            var granted = await process.GrantAsync(requests);
            if (!granted.IsOk || !granted.Value.Refused.IsEmpty)
            {
                throw new InvalidOperationException($"{granted.Error}");
            }
        }

        return (Outcome<bool>)true;
    });

    /// <summary>The writer's tick with the rows of one segment.</summary>
    public Task<bool> TickAsync(int channel, SegmentId segment, long rows) => OnTurnAsync(channel, process =>
        process.ReportAsync(
            new(7, 1), Timestamp.From(TimeProvider.System.GetUtcNow()), [new RowReport(segment, rows)]));

    /// <summary>The vchannel's own look at its clock.</summary>
    public Task<bool> LookAsync(int channel) => OnTurnAsync(channel, async process =>
    {
        await process.TickAsync();
        return (Outcome<bool>)true;
    });

    public Task<Timestamp> AppendAsync(int channel, long first, int count)
    {
        var keys = Enumerable.Range(0, count).Select(row => first + row).ToArray();
        var rows = new RowBatch(
        [
            new FieldColumn(FieldId.RowId, new ValueColumn<long>(keys)),
            new FieldColumn(Key, new ValueColumn<long>(keys)),
            new FieldColumn(Vector, new FloatVectorColumn(Dim, new float[count * Dim])),
        ]);
        return OnTurnAsync(channel, process => process.AppendAsync(
            new AppendSpec(1, Partition, 0, 0, 1, rows, Timestamp.Zero)));
    }

    public async ValueTask DisposeAsync()
    {
        for (var channel = 0; channel < Count; channel++)
        {
            await OnTurnAsync(channel, async process =>
            {
                await process.StopAsync(CancellationToken.None);
                return (Outcome<bool>)true;
            });
        }

        _scans.Dispose();
        _storage.Dispose();
    }

    public Task<long> TakeAsync(int count, CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Add(ref _nextId, count) - count);

    public double NextFraction() => 0;

    public void Committed(VChannelName channel, LogPosition position, IReadOnlyList<ChannelEvent> events, int coalesced) =>
        Interlocked.Increment(ref _commits);

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

    private async Task<T> OnTurnAsync<T>(int channel, Func<ChannelProcess, Task<Outcome<T>>> work)
    {
        var (process, turns) = _channels[channel];
        var outcome = await Task.Factory
            .StartNew(() => work(process), CancellationToken.None, TaskCreationOptions.None, turns)
            .Unwrap();
        return outcome.IsOk ? outcome.Value : throw new InvalidOperationException(outcome.Error.ToString());
    }
}
