using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Engine.Queries;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Testing.Disks;
using Milvus.Testing.Simulation;

namespace Milvus.Engine.Tests;

/// <summary>Two activations of one vchannel over a log of objects, where the older is told by nobody.</summary>
public sealed class OwnershipTests
{
    private readonly MemoryObjectStore _memory = new(TimeProvider.System);
    private readonly SimStores _stores = new();

    [Fact]
    public async Task Commit_of_another_owner_at_the_position_of_a_failed_append_is_not_taken_for_its_own()
    {
        var (newer, _) = Make(firstId: 9000);
        var (older, hooked) = Make();
        await older.StartAsync();
        await older.AppendAsync(1, 2);

        // The append never arrives; meanwhile the newer owner's first commit takes its position.
        hooked.BeforePut = async _ =>
        {
            hooked.BeforePut = null;
            await newer.StartAsync();
            await newer.StateAsync();
            throw new IOException("no answer");
        };

        var refused = await Assert.ThrowsAsync<RefusedException>(() => older.AppendAsync(3, 2));
        Assert.Contains("unknown", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(new long[] { 1, 2 }, await older.KeysAsync());
    }

    [Fact]
    public async Task Commit_of_its_own_whose_answer_was_lost_is_acknowledged()
    {
        var (world, hooked) = Make();
        await world.StartAsync();
        await world.AppendAsync(1, 2);
        hooked.AfterPut = _ =>
        {
            hooked.AfterPut = null;
            throw new IOException("no answer");
        };

        await world.AppendAsync(3, 2);

        Assert.Contains(world.Notes, note => note.StartsWith("retrying", StringComparison.Ordinal));
        Assert.Equal(new long[] { 1, 2, 3, 4 }, await world.KeysAsync());
    }

    [Fact]
    public async Task Fenced_activation_answers_no_strong_read_from_its_old_state()
    {
        var (older, _) = Make();
        await older.StartAsync();
        await older.AppendAsync(1, 1);
        Assert.Equal(1, (await older.QueryAsync(Strong)).Count);
        var (newer, _) = Make(firstId: 9000);
        await newer.StartAsync();
        await newer.AppendAsync(2, 1);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => older.QueryAsync(Strong));

        Assert.Equal((ErrorCode.ChannelNotAvailable, true), (refused.Error.Code, refused.Error.Retriable));
        Assert.Contains("fenced", older.Notes);
        Assert.Equal(2, (await newer.QueryAsync(Strong)).Count);
    }

    [Fact]
    public async Task Fenced_activation_answers_no_read_that_names_a_moment_it_never_gave_out()
    {
        var (older, _) = Make();
        await older.StartAsync();
        await older.AppendAsync(1, 1);
        var (newer, _) = Make(firstId: 9000);
        await newer.StartAsync();
        var written = (await newer.AppendAsync(2, 1), await newer.StateAsync()).Item2.Watermark;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => older.QueryAsync(
            Strong with { Strong = false, Guarantee = written }));

        Assert.Equal(ErrorCode.ChannelNotAvailable, refused.Error.Code);
    }

    [Fact]
    public async Task Strong_read_of_a_store_that_fails_is_refused_and_the_next_one_answered()
    {
        var (world, hooked) = Make();
        await world.StartAsync();
        await world.AppendAsync(1, 1);
        hooked.BeforeGet = _ => throw new IOException("no answer");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.QueryAsync(Strong));
        hooked.BeforeGet = null;

        Assert.True(refused.Error.Retriable);
        Assert.Equal(1, (await world.QueryAsync(Strong)).Count);
    }

    private static QuerySpec Strong { get; } = new()
    {
        Collection = Sample.Collection,
        SchemaVersion = 1,
        CountOnly = true,
        Strong = true,
    };

    private (ChannelWorld World, HookedStore Hooks) Make(int firstId = 1000)
    {
        var hooked = new HookedStore(_memory);
        var logs = new ObjectLogStore(hooked, new Seeded(firstId), TimeProvider.System);
        return (new ChannelWorld(_stores, firstId) { Logs = logs }, hooked);
    }

    private sealed class Seeded(int seed) : IRandomSource
    {
        private readonly Random _random = new(seed);

        public double NextFraction() => _random.NextDouble();
    }
}
