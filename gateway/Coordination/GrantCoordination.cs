using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages.Writers;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>
/// Segments for rows that proxies hand to outside writers. Each item of a request is served or refused by itself; those
/// of one vchannel are asked for together. A vchannel without a writer gets one first; nobody waits until the node knows.
/// </summary>
internal sealed class GrantCoordination(IGrainFactory grains, KnownCollections collections, SegmentDirectory segments)
{
    // The newest form of binlogs that can be read.
    private const long MaxStorageVersion = 1;

    public async Task<Data.AssignSegmentIDResponse> AssignAsync(
        Data.AssignSegmentIDRequest request, CancellationToken cancellation)
    {
        var items = request.SegmentIdRequests;
        var answers = new List<Data.SegmentIDAssignment>[items.Count];
        var byChannel = new Dictionary<VChannelName, List<int>>();
        for (var item = 0; item < items.Count; item++)
        {
            answers[item] = [];
            var place = await CheckAsync(items[item]);
            if (!place.IsOk)
            {
                answers[item].Add(Refused(items[item], place.Error));
                continue;
            }

            if (!byChannel.TryGetValue(place.Value, out var together)) byChannel[place.Value] = together = [];
            together.Add(item);
        }

        await Task.WhenAll(byChannel.Select(GrantAsync)).WaitAsync(cancellation);
        return new Data.AssignSegmentIDResponse
        {
            Status = StatusMapper.Success(),
            SegIdAssignments = { answers.SelectMany(answer => answer) },
        };

        async Task GrantAsync(KeyValuePair<VChannelName, List<int>> group)
        {
            var granted = await GrantOrUseAsync(group.Key, new GrantRequest
            {
                Items = [.. group.Value.Select(item => new GrantItem
                {
                    Partition = new PartitionId(items[item].PartitionId),
                    Rows = items[item].Count,
                })],
            });
            if (granted.Error is { } error)
            {
                foreach (var item in group.Value) answers[item].Add(Refused(items[item], error));
                return;
            }

            foreach (var grant in granted.Grants)
            {
                segments.Remember(group.Key, grant.Segment);
                var item = group.Value[grant.Item];
                answers[item].Add(Granted(items[item], grant, granted.Expiry));
            }

            foreach (var refused in granted.Refused)
            {
                var item = group.Value[refused.Item];
                answers[item].Add(Refused(items[item], refused.Error));
            }
        }
    }

    private async Task<GrantReply> GrantOrUseAsync(VChannelName channel, GrantRequest request)
    {
        var owner = grains.GetGrain<IChannelGrain>(channel.Value);
        var granted = await owner.GrantAsync(request);
        if (granted.Error?.Code != ErrorCode.NodeNotFound) return granted;
        var used = await grains.GetGrain<INodesGrain>(0).UseAsync(channel);
        return used.Error is null ? await owner.GrantAsync(request) : new GrantReply { Error = used.Error };
    }

    /// <summary>The vchannel that the item is about; all that needs no vchannel is refused here.</summary>
    private async ValueTask<Outcome<VChannelName>> CheckAsync(Data.SegmentIDRequest item)
    {
        if (item.Count == 0) return MilvusErrors.Invalid("count", "1 or more", item.Count);
        if (item.IsImport) return MilvusErrors.Unimplemented("AssignSegmentID for imports");
        if (item.Level == Proto.SegmentLevel.L0)
            return MilvusErrors.Invalid("level", "a level that holds rows", item.Level);
        if (item.StorageVersion is < 0 or > MaxStorageVersion)
            return MilvusErrors.Invalid("storage_version", $"0 … {MaxStorageVersion}", item.StorageVersion);
        var collection = new CollectionId(item.CollectionId);
        var known = await collections.GetAsync(collection);
        if (!known.IsOk) return known.Error;
        if (!VChannelName.TryParse(item.ChannelName, out var channel) || !known.Value.VChannels.Contains(channel))
            return CoordinationErrors.ChannelNotFound(item.ChannelName, $"collection {collection} has no such vchannel");
        return await collections.CheckAsync(collection, new PartitionId(item.PartitionId)) is { } unknown
            ? unknown
            : channel;
    }

    private static Data.SegmentIDAssignment Granted(Data.SegmentIDRequest item, SegmentGrant grant, Timestamp expiry) => new()
    {
        SegId = grant.Segment.Value,
        ChannelName = item.ChannelName,
        Count = (uint)grant.Rows,
        CollectionId = item.CollectionId,
        PartitionId = item.PartitionId,
        ExpireTime = expiry.Value,
        Status = StatusMapper.Success(),
    };

    private static Data.SegmentIDAssignment Refused(Data.SegmentIDRequest item, MilvusError error) => new()
    {
        ChannelName = item.ChannelName,
        CollectionId = item.CollectionId,
        PartitionId = item.PartitionId,
        Status = StatusMapper.Of(error),
    };
}
