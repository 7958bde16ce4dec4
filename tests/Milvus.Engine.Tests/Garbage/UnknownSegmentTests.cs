using Milvus.Core;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests.Garbage;

public sealed class UnknownSegmentTests
{
    [Fact]
    public async Task A_vchannel_knows_its_segments_until_their_drop_is_done()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(0, 5);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var own = (await world.StateAsync()).Segments.Single().Id;
        var stranger = new SegmentId(own.Value + 1_000_000);

        var known = await world.OnTurnAsync(() => world.Channel.FindUnknownAsync([own, stranger]));
        await world.OnTurnAsync(() => world.Channel.DropAsync());
        while (!world.Notes.Contains("gone"))
        {
            await world.OnTurnAsync(async () =>
            {
                await world.Channel.TickAsync();
                return true;
            });
        }

        var gone = await world.OnTurnAsync(() => world.Channel.FindUnknownAsync([own, stranger]));
        Assert.Equal(stranger, Assert.Single(known.Value));
        Assert.Equal([own, stranger], gone.Value.ToArray());
    }

    [Fact]
    public async Task An_owner_that_was_fenced_may_not_say_what_is_unknown()
    {
        var stores = new SimStores();
        var old = new ChannelWorld(stores);
        await old.StartAsync();
        await old.AppendAsync(0, 5);
        var owner = new ChannelWorld(stores, 5000);
        await owner.StartAsync();
        await owner.AppendAsync(5, 5);

        var answer = await old.OnTurnAsync(() => old.Channel.FindUnknownAsync([new SegmentId(77)]));

        Assert.False(answer.IsOk);
        Assert.True(answer.Error.Retriable);
    }
}
