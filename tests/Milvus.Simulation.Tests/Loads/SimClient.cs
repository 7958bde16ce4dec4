using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Engine.Channels;
using Milvus.Engine.Collections;
using Milvus.Engine.Queries;
using Milvus.Query;
using Milvus.Simulation.Tests.Checks;
using Milvus.Simulation.Tests.Worlds;

namespace Milvus.Simulation.Tests.Loads;

/// <summary>
/// One client: writes, deletes, upserts, flushes and reads, one call after the other, with keys of its own. After an
/// unknown outcome it leaves those keys alone.
/// </summary>
internal sealed class SimClient(SimWorld world, RowModel model, int number)
{
    private const long KeysPerClient = 1_000_000;
    private readonly Random _random = world.Fork();
    private long _nextKey = (number + 1) * KeysPerClient;

    /// <summary>Flushes that were answered, with what they promised.</summary>
    public List<CollectionFlush> Flushes { get; } = [];

    /// <summary>Calls that were answered well.</summary>
    public int Answered { get; private set; }

    /// <summary>Makes calls until <paramref name="ended"/>.</summary>
    public async Task RunAsync(int calls, Func<bool> ended)
    {
        for (var i = 0; i < calls && !ended(); i++)
        {
            var shard = _random.Next(world.Options.Shards);
            switch (_random.Next(10))
            {
                case < 4:
                    await WriteAsync(shard, NewKeys(shard), upsert: false);
                    break;
                case < 6:
                    await WriteAsync(shard, SomeKeys(shard), upsert: true);
                    break;
                case < 7:
                    await DeleteAsync(shard, SomeKeys(shard));
                    break;
                case < 8:
                    await FlushAsync();
                    break;
                default:
                    await ReadAsync(shard);
                    break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1, 400)), world.Time);
        }
    }

    /// <summary>Reads a shard and judges what comes.</summary>
    /// <returns>Whether the read was answered.</returns>
    public async Task<bool> ReadAsync(int shard)
    {
        var began = world.Scheduler.Steps;
        var read = await world.CallAsync<ChannelProcess, ReadResult<QueryRows>>(
            null, SimWorld.Key(Sample.Channel(shard)), channel => channel.QueryAsync(
                new QuerySpec
                {
                    Collection = Sample.Collection,
                    SchemaVersion = Sample.Schema.Version,
                    Strong = true,
                    Fields = [Sample.Vector],
                },
                CancellationToken.None));
        if (!read.IsOk)
        {
            world.Note($"client {number}: a read of shard {shard} was refused: {read.Error}");
            return false;
        }

        Answered++;
        var rows = read.Value.Value.Rows is { } chunk ? Sample.Read(chunk.Rows).ToList() : [];
        var wrong = model.Judge(rows, key => key % world.Options.Shards == shard, began, world.Scheduler.Steps);
        if (wrong is not null)
        {
            world.Fail($"client {number} read shard {shard} at {read.Value.Mvcc}: {wrong}");
        }

        return true;
    }

    /// <summary>Flushes the collection.</summary>
    public async Task<CollectionFlush?> FlushAsync()
    {
        var flush = await world.CallAsync<CollectionProcess, CollectionFlush>(
            null, SimWorld.Key(Sample.Collection), collection => collection.FlushAsync(CancellationToken.None));
        if (!flush.IsOk)
        {
            world.Note($"client {number}: a flush was refused: {flush.Error}");
            return null;
        }

        Answered++;
        Flushes.Add(flush.Value);
        return flush.Value;
    }

    /// <summary>Brings rows: new ones, or newer ones.</summary>
    public Task WriteAsync(int shard, IReadOnlyList<long> keys, bool upsert) => DoAsync(
        shard,
        keys,
        deletes: false,
        (channel, version) => channel.AppendAsync(
            new AppendSpec(
                Sample.Schema.Version, world.Partition, 0, 0, 1, Sample.Rows(keys, version), Timestamp.Zero)
            {
                Upsert = upsert,
            }));

    /// <summary>New keys of a shard.</summary>
    public IReadOnlyList<long> NewKeys(int shard)
    {
        var keys = new long[_random.Next(1, 9)];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (_nextKey++ * world.Options.Shards) + shard;
        }

        return keys;
    }

    private Task DeleteAsync(int shard, IReadOnlyList<long> keys) => DoAsync(
        shard,
        keys,
        deletes: true,
        (channel, _) => channel.DeleteAsync(
            new DeleteSpec(
                Sample.Schema.Version, default, new ValueColumn<long>(keys.ToArray()), Timestamp.Zero)));

    private async Task DoAsync(
        int shard,
        IReadOnlyList<long> keys,
        bool deletes,
        Func<ChannelProcess, int, Task<Outcome<Timestamp>>> call)
    {
        if (keys.Count == 0)
        {
            return;
        }

        var write = model.Begin(keys, deletes, world.Scheduler.Steps);
        var done = await world.CallAsync<ChannelProcess, Timestamp>(
            null, SimWorld.Key(Sample.Channel(shard)), channel => call(channel, write.Version), once: true);
        if (done.IsOk)
        {
            Answered++;
            write.Ended = world.Scheduler.Steps;
            world.Note($"client {number}: write {write.Version} of {keys.Count} keys from {keys[0]} at {done.Value}");
        }
        else
        {
            world.Note($"client {number}: write {write.Version} of {keys.Count} keys from {keys[0]} unknown: {done.Error}");
        }
    }

    /// <summary>Some of its keys whose state is known.</summary>
    private List<long> SomeKeys(int shard)
    {
        var shards = world.Options.Shards;
        var mine = model.Settled(key => key % shards == shard && key / shards / KeysPerClient == number + 1);
        return [.. mine.Where(_ => _random.Next(3) == 0).Take(8)];
    }
}
