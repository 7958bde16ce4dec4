using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages.Writers;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>What outside writers say: files they have saved, how far they are, their ticks and counts.</summary>
internal sealed class WriterCoordination(
    IGrainFactory grains, KnownCollections collections, SegmentDirectory segments, NodeLeases leases)
{
    /// <summary>Files of a segment. Whoever names no vchannel means the segment's own.</summary>
    public async Task<Proto.Status> SaveAsync(Data.SaveBinlogPathsRequest request, CancellationToken cancellation)
    {
        var save = SaveMapping.ToRequest(request);
        if (!save.IsOk) return StatusMapper.Of(save.Error);
        await leases.RenewAsync([save.Value.Writer.Node]).WaitAsync(cancellation);
        var segment = save.Value.Segment;
        var channel = request.Channel.Length > 0
            ? await collections.FindChannelAsync(request.Channel)
            : await segments.ChannelOfAsync(segment, cancellation);
        if (!channel.IsOk) return StatusMapper.Of(channel.Error);
        if (request.CollectionId != 0 && request.CollectionId != channel.Value.Collection.Value)
            return StatusMapper.Of(CoordinationErrors.ChannelNotFound(
                channel.Value.Value, $"it is of collection {channel.Value.Collection}, not {request.CollectionId}"));
        var saved = await grains.GetGrain<IChannelGrain>(channel.Value.Value)
            .SaveBinlogsAsync(save.Value).WaitAsync(cancellation);
        if (saved.Error is not { } error) return StatusMapper.Success();
        if (error.Code != ErrorCode.SegmentNotFound || request.Channel.Length == 0) return StatusMapper.Of(error);

        // It may exist, and only be another vchannel's.
        var owner = await segments.ChannelOfAsync(segment, cancellation);
        return StatusMapper.Of(owner.IsOk && owner.Value != channel.Value
            ? CoordinationErrors.WrongChannel(segment, owner.Value, channel.Value)
            : error);
    }

    /// <summary>Places in streams. A request that makes no sense changes nothing; else each vchannel is by itself.</summary>
    public async Task<Proto.Status> CheckpointAsync(
        Data.UpdateChannelCheckpointRequest request, CancellationToken cancellation)
    {
        var writer = Callers.WriterOf(request.Base);
        if (!writer.IsOk) return StatusMapper.Of(writer.Error);
        var positions = new List<(string Channel, Proto.Msg.MsgPosition? Position)>();
        if (request.VChannel.Length > 0 || request.Position is not null || request.ChannelCheckpoints.Count == 0)
            positions.Add((request.VChannel, request.Position));
        positions.AddRange(request.ChannelCheckpoints.Select(one => (one.ChannelName, (Proto.Msg.MsgPosition?)one)));
        foreach (var (channel, position) in positions)
        {
            if (channel.Length == 0) return StatusMapper.Of(MilvusErrors.Invalid("channel of a checkpoint", "a name", "none"));
            if (position is null || position.MsgId.IsEmpty)
                return StatusMapper.Of(MilvusErrors.Invalid($"message id of the checkpoint of {channel}", "some", "none"));
        }

        var refusals = await Task.WhenAll(positions.Select(one => MoveAsync(one.Channel, one.Position!)))
            .WaitAsync(cancellation);
        return FirstOf(refusals);

        async Task<MilvusError?> MoveAsync(string name, Proto.Msg.MsgPosition position)
        {
            var channel = await collections.FindChannelAsync(name);
            if (!channel.IsOk) return channel.Error;
            var moved = await grains.GetGrain<IChannelGrain>(channel.Value.Value).CheckpointAsync(
                new WriterCheckpoint { Writer = writer.Value, Position = position.ToPosition() });
            return moved.Error;
        }
    }

    /// <summary>
    /// Ticks with counts, each by itself. What is no longer the sender's is passed over, as Milvus does: the news crossed
    /// that of another writer.
    /// </summary>
    public async Task<Proto.Status> ReportAsync(
        Data.ReportDataNodeTtMsgsRequest request, CancellationToken cancellation)
    {
        await leases.RenewAsync(request.Msgs.Select(tick => NodeOf(tick)).Append(Callers.NodeOf(request.Base)).Distinct())
            .WaitAsync(cancellation);
        var refusals = await Task.WhenAll(request.Msgs.GroupBy(tick => tick.ChannelName).Select(InOrderAsync))
            .WaitAsync(cancellation);
        return FirstOf(refusals);

        // A message without a sender of its own is the request's.
        long NodeOf(Proto.Msg.DataNodeTtMsg tick) => Callers.NodeOf(tick.Base ?? request.Base);

        async Task<MilvusError?> InOrderAsync(IEnumerable<Proto.Msg.DataNodeTtMsg> ticks)
        {
            MilvusError? first = null;
            foreach (var tick in ticks)
                if (await TickAsync(tick, request.Base) is { Code: not ErrorCode.ChannelNotFound } error)
                    first ??= error;
            return first;
        }
    }

    /// <summary>A sign of life.</summary>
    public Task RenewAsync(Proto.MsgBase? sender) => leases.RenewAsync([Callers.NodeOf(sender)]);

    /// <summary>One tick with counts: 500 for who is not the writer, 1100 for what makes no sense.</summary>
    public async Task<MilvusError?> TickAsync(Proto.Msg.DataNodeTtMsg tick, Proto.MsgBase? sender)
    {
        var writer = Callers.WriterOf(tick.Base ?? sender);
        if (!writer.IsOk) return writer.Error;
        var counts = CountsOf(tick.SegmentsStats.Select(one => (one.SegmentId, one.NumRows)));
        if (!counts.IsOk) return counts.Error;
        var channel = await collections.FindChannelAsync(tick.ChannelName);
        return channel.IsOk
            ? await ReportAsync(channel.Value, writer.Value, new Timestamp(tick.Timestamp), counts.Value)
            : channel.Error;
    }

    /// <summary>
    /// Counts alone, of segments in any vchannels: 600 when one is unknown, 500 when one is not the sender's to count.
    /// </summary>
    public async Task<MilvusError?> CountAsync(
        Proto.MsgBase? sender, IEnumerable<(long Segment, long Rows)> told, CancellationToken cancellation)
    {
        var writer = Callers.WriterOf(sender);
        if (!writer.IsOk) return writer.Error;
        var counts = CountsOf(told);
        if (!counts.IsOk) return counts.Error;
        var owners = new Dictionary<VChannelName, List<SegmentRowCount>>();
        foreach (var count in counts.Value)
        {
            var owner = await segments.ChannelOfAsync(count.Segment, cancellation);
            if (!owner.IsOk) return owner.Error;
            if (!owners.TryGetValue(owner.Value, out var together)) owners[owner.Value] = together = [];
            together.Add(count);
        }

        var refusals = await Task.WhenAll(owners.Select(
            owner => ReportAsync(owner.Key, writer.Value, Timestamp.Zero, owner.Value))).WaitAsync(cancellation);
        return refusals.FirstOrDefault(error => error is not null);
    }

    private async Task<MilvusError?> ReportAsync(
        VChannelName channel, OutsideWriter writer, Timestamp tick, IReadOnlyList<SegmentRowCount> counts) =>
        (await grains.GetGrain<IChannelGrain>(channel.Value).ReportAsync(
            new WriterReport { Writer = writer, Tick = tick, Segments = [.. counts] })).Error;

    private static Outcome<List<SegmentRowCount>> CountsOf(IEnumerable<(long Segment, long Rows)> told)
    {
        var counts = new List<SegmentRowCount>();
        foreach (var (segment, rows) in told)
        {
            if (rows < 0) return CoordinationErrors.Negative($"rows of segment {segment}", rows);
            counts.Add(new SegmentRowCount { Segment = new SegmentId(segment), Rows = rows });
        }

        return counts;
    }

    private static Proto.Status FirstOf(IEnumerable<MilvusError?> refusals) =>
        CoordinationErrors.StatusOf(refusals.FirstOrDefault(error => error is not null));
}
