using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Queries;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>Reads that name a moment while rows are on their way to the log.</summary>
public sealed class GuaranteeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SimStores _stores = new();

    [Fact]
    public async Task A_read_gives_up_when_rows_of_before_its_moment_do_not_become_durable()
    {
        var world = await StartAsync(wait: TimeSpan.FromMilliseconds(1));
        using var hold = ((HeldLogStore)world.Logs!).HoldAppends(Sample.Channel.Value);
        var append = world.AppendAsync(4, 1);
        await hold.Reached.WaitAsync(Patience);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(world, Now()));

        Assert.Equal((ErrorCode.Timeout, true), (refused.Error.Code, refused.Error.Retriable));
        Assert.Equal((long[])[1, 2, 3], await world.KeysAsync());
        hold.Dispose();
        Assert.Equal(1, await append);
        Assert.Equal(4, (await ReadAsync(world, Now())).Count);
    }

    [Fact]
    public async Task Rows_that_come_after_a_read_are_stamped_behind_its_moment()
    {
        var world = await StartAsync(Patience);
        var moment = Now().Add(TimeSpan.FromMinutes(1));

        await ReadAsync(world, moment);
        await world.AppendAsync(4, 1);

        Assert.Equal((long[])[1, 2, 3], await world.KeysAsync(moment));
        Assert.Equal((long[])[1, 2, 3, 4], await world.KeysAsync());
    }

    private async Task<ChannelWorld> StartAsync(TimeSpan wait)
    {
        var world = new ChannelWorld(_stores)
        {
            Logs = new HeldLogStore(_stores.Logs),
            Options = new EngineOptions { GuaranteeWait = wait },
        };
        await world.StartAsync();
        await world.AppendAsync(1, 3);
        return world;
    }

    private static Timestamp Now() => Timestamp.From(TimeProvider.System.GetUtcNow()).Add(TimeSpan.FromMilliseconds(1));

    private static Task<Query.QueryRows> ReadAsync(ChannelWorld world, Timestamp moment) => world.QueryAsync(new QuerySpec
    {
        Collection = Sample.Collection,
        SchemaVersion = 1,
        CountOnly = true,
        Guarantee = moment,
    });
}
