using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>What a reader or writer needs to take a collection up: where to seek, and which segments there are.</summary>
internal sealed class RecoveryCoordination(SegmentDirectory segments, SegmentCoordination files)
{
    public async Task<Data.GetRecoveryInfoResponse> GetAsync(
        Data.GetRecoveryInfoRequest request, CancellationToken cancellation)
    {
        var channels = await segments.OfAsync(new CollectionId(request.CollectionId), cancellation);
        if (!channels.IsOk) return StatusMapper.Refuse<Data.GetRecoveryInfoResponse>(channels.Error);
        var reply = new Data.GetRecoveryInfoResponse { Status = StatusMapper.Success() };
        foreach (var channel in channels.Value)
        {
            var seen = channel.State.Segments
                .Where(segment => request.PartitionId <= 0 || segment.Partition.Value == request.PartitionId)
                .ToArray();
            reply.Channels.Add(Describe(new CollectionId(request.CollectionId), channel, seen));
            foreach (var segment in seen.Where(IsFlushed))
            {
                var stored = await files.FilesOfAsync(segment, cancellation);
                if (!stored.IsOk) return StatusMapper.Refuse<Data.GetRecoveryInfoResponse>(stored.Error);
                if (stored.Value is null)
                    return StatusMapper.Refuse<Data.GetRecoveryInfoResponse>(
                        MilvusErrors.SegmentNotFound(segment.Segment));
                reply.Binlogs.Add(new Data.SegmentBinlogs
                {
                    SegmentId = segment.Segment.Value,
                    NumOfRows = segment.Rows,
                    InsertChannel = channel.Name.Value,
                    FieldBinlogs = { stored.Value.Binlogs.ByField() },
                    Statslogs = { stored.Value.Statslogs.ByField() },
                    Deltalogs = { stored.Value.Deltalogs.ByField() },
                });
            }
        }

        return reply;
    }

    public async Task<Data.GetRecoveryInfoResponseV2> GetAsync(
        Data.GetRecoveryInfoRequestV2 request, CancellationToken cancellation)
    {
        var collection = new CollectionId(request.CollectionId);
        var channels = await segments.OfAsync(collection, cancellation);
        if (!channels.IsOk) return StatusMapper.Refuse<Data.GetRecoveryInfoResponseV2>(channels.Error);
        var reply = new Data.GetRecoveryInfoResponseV2 { Status = StatusMapper.Success() };
        foreach (var channel in channels.Value)
        {
            var seen = channel.State.Segments
                .Where(segment => request.PartitionIds.Count == 0 || request.PartitionIds.Contains(segment.Partition.Value))
                .ToArray();
            reply.Channels.Add(Describe(collection, channel, seen));
            reply.Segments.AddRange(seen.Where(IsFlushed).Select(segment => new Data.SegmentInfo
            {
                Id = segment.Segment.Value,
                CollectionId = collection.Value,
                PartitionId = segment.Partition.Value,
                InsertChannel = channel.Name.Value,
                NumOfRows = segment.Rows,
                Level = Proto.SegmentLevel.L1,
            }));
        }

        return reply;
    }

    private static Data.VchannelInfo Describe(CollectionId collection, OwnedChannel channel, SegmentInfo[] seen) => new()
    {
        CollectionId = collection.Value,
        ChannelName = channel.Name.Value,
        SeekPosition = SegmentMapping.PositionOf(channel.Name, channel.State.WriterCheckpoint)
            ?? SegmentMapping.PositionOf(channel.Name, channel.State.Checkpoint),
        DeleteCheckpoint = SegmentMapping.PositionOf(channel.Name, channel.State.Checkpoint),
        UnflushedSegmentIds =
        {
            Ids(seen, segment => (Proto.SegmentState)segment.State
                is Proto.SegmentState.Growing or Proto.SegmentState.Sealed or Proto.SegmentState.Flushing),
        },
        FlushedSegmentIds = { Ids(seen, IsFlushed) },
        DroppedSegmentIds = { Ids(seen, segment => (Proto.SegmentState)segment.State == Proto.SegmentState.Dropped) },
    };

    private static IEnumerable<long> Ids(IEnumerable<SegmentInfo> seen, Func<SegmentInfo, bool> wanted) =>
        seen.Where(wanted).Select(segment => segment.Segment.Value).Order();

    private static bool IsFlushed(SegmentInfo segment) =>
        (Proto.SegmentState)segment.State == Proto.SegmentState.Flushed;
}
