using Milvus.Gateway.Tests.Wire;
using Milvus.Proto.Data;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>What administrators do to segments, vchannels and garbage.</summary>
public sealed class SegmentOrderTests(GatewayHost host) : WriterSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    [Covers("DataCoord.SetSegmentState")]
    public async Task A_segment_is_sealed_or_dropped_and_has_no_other_state_set()
    {
        var (written, grant) = await GrantedAsync();

        Assert.Equal(0, await SetAsync(grant.SegId, Proto.SegmentState.Growing));
        foreach (var other in new[] { Proto.SegmentState.Flushed, Proto.SegmentState.Importing, (Proto.SegmentState)99 })
            Assert.Equal(1100, await SetAsync(grant.SegId, other));
        Assert.Equal(1100, await SetAsync(grant.SegId, Proto.SegmentState.None));
        Assert.Equal(1100, await SetAsync(grant.SegId, Proto.SegmentState.NotExist));
        Assert.Equal(Proto.SegmentState.Growing, await StateAsync(grant.SegId));
        Assert.Equal(0, await SetAsync(grant.SegId, Proto.SegmentState.Sealed));
        Assert.Equal(Proto.SegmentState.Sealed, await StateAsync(grant.SegId));
        Assert.NotEqual(grant.SegId, (await GrantAsync(written, written.Channels[0])).SegId);
        Assert.Equal(0, await SetAsync(grant.SegId, Proto.SegmentState.Dropped));
        Assert.Equal(Proto.SegmentState.NotExist, await StateAsync(grant.SegId));
        Assert.Equal(0, await SetAsync(grant.SegId, Proto.SegmentState.Dropped));
    }

    [Fact]
    [Covers("DataCoord.SetSegmentState")]
    public async Task An_unknown_segment_can_only_be_dropped()
    {
        Assert.Equal(600, await SetAsync(4711, Proto.SegmentState.Sealed));
        Assert.Equal(0, await SetAsync(4711, Proto.SegmentState.Dropped));
    }

    [Fact]
    [Covers("DataCoord.MarkSegmentsDropped")]
    public async Task Segments_that_are_marked_are_dropped_and_unknown_ones_pass()
    {
        var (_, grant) = await GrantedAsync();

        await GetAsync<Proto.Status>(
            "MarkSegmentsDropped", new MarkSegmentsDroppedRequest { SegmentIds = { 4711, grant.SegId, grant.SegId } });

        Assert.Equal(Proto.SegmentState.NotExist, await StateAsync(grant.SegId));
    }

    [Fact]
    [Covers("DataCoord.DropVirtualChannel")]
    public async Task A_vchannel_goes_with_its_collection_and_not_otherwise()
    {
        var (written, grant) = await GrantedAsync();

        Assert.Equal(1100, await DropAsync(written.Channels[0]));
        Assert.Equal(500, await DropAsync($"by-dev-rootcoord-dml_0_{written.Collection}v9"));
        Assert.Equal(500, await DropAsync("by-dev-rootcoord-dml_0_1v0"));
        Assert.Equal(500, await DropAsync("nothing"));
        Assert.Equal(Proto.SegmentState.Growing, await StateAsync(grant.SegId));
        await CallAsync<Proto.Status>("DropCollection", new Proto.DropCollectionRequest { CollectionName = Name });

        await UntilAsync(async () => await DropAsync(written.Channels[0]) == 500);
    }

    [Fact]
    [Covers("DataCoord.GcControl")]
    public async Task The_garbage_collection_pauses_for_seconds_and_resumes()
    {
        var garbage = Grains.GetGrain<Interfaces.IGarbageGrain>(0);

        Assert.Equal(0, await ControlAsync(GcCommand.Pause, ("duration", "3600")));
        Assert.True((await garbage.GetStatusAsync()).PausedUntilMilliseconds > 0);
        foreach (var (key, value) in new[] { ("duration", "soon"), ("duration", "-1"), ("duration", "0"), ("other", "1") })
            Assert.Equal(1100, await ControlAsync(GcCommand.Pause, (key, value)));
        Assert.Equal(1100, await ControlAsync(GcCommand.Pause, ("duration", "60"), ("collection_id", "1")));
        Assert.Equal(1100, await ControlAsync(GcCommand.None));
        Assert.Equal(1100, await ControlAsync((GcCommand)9));
        Assert.True((await garbage.GetStatusAsync()).PausedUntilMilliseconds > 0);
        Assert.Equal(0, await ControlAsync(GcCommand.Resume));
        Assert.Equal(0, (await garbage.GetStatusAsync()).PausedUntilMilliseconds);
    }

    private async Task<(Written Written, SegmentIDAssignment Grant)> GrantedAsync()
    {
        var written = await CreateWrittenAsync();
        await AssignAsync(written.Channels[0], NewNode());
        return (written, await GrantAsync(written, written.Channels[0]));
    }

    private async Task<int> SetAsync(long segment, Proto.SegmentState state) =>
        (await AskAsync<SetSegmentStateResponse>(
            "SetSegmentState", new SetSegmentStateRequest { SegmentId = segment, NewState = state })).Status.Code;

    private async Task<int> DropAsync(string channel) =>
        (await AskAsync<DropVirtualChannelResponse>(
            "DropVirtualChannel", new DropVirtualChannelRequest { ChannelName = channel })).Status.Code;

    private async Task<int> ControlAsync(GcCommand command, params (string Key, string Value)[] parameters) =>
        (await AskAsync<Proto.Status>("GcControl", new GcControlRequest
        {
            Command = command,
            Params = { parameters.Select(one => Samples.Pair(one.Key, one.Value)) },
        })).Code;
}
