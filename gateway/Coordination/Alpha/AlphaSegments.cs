using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages;
using Milvus.Proto.Data.Alpha;

namespace Milvus.Gateway.Coordination.Alpha;

/// <summary>Segments with the times of their lives, which the coordinator of today tells no more.</summary>
internal sealed class AlphaSegments(SegmentDirectory directory, SegmentCoordination files, KnownCollections collections)
{
    /// <summary>All that are not dropped; of all partitions for an id of 0 or less.</summary>
    public async Task<ShowSegmentsResponse> ShowAsync(ShowSegmentsRequest request, CancellationToken cancellation)
    {
        var collection = new CollectionId(request.CollectionId);
        if (request.PartitionId > 0
            && await collections.CheckAsync(collection, new PartitionId(request.PartitionId)) is { } unknown)
            return StatusMapper.Refuse<ShowSegmentsResponse>(unknown);
        var channels = await directory.OfAsync(collection, cancellation);
        if (!channels.IsOk) return StatusMapper.Refuse<ShowSegmentsResponse>(channels.Error);
        return new ShowSegmentsResponse
        {
            Status = StatusMapper.Success(),
            SegmentIds =
            {
                channels.Value.SelectMany(channel => channel.State.Segments)
                    .Where(segment => segment.IsHealthy()
                        && (request.PartitionId <= 0 || segment.Partition.Value == request.PartitionId))
                    .Select(segment => segment.Segment.Value)
                    .Order(),
            },
        };
    }

    /// <summary>One entry per id; an unknown or dropped one says so in its own status.</summary>
    public async Task<GetSegmentStatesResponse> GetStatesAsync(
        GetSegmentStatesRequest request, CancellationToken cancellation)
    {
        var found = await directory.FindAsync([.. request.SegmentIds.Select(id => new SegmentId(id))], cancellation);
        if (!found.IsOk) return StatusMapper.Refuse<GetSegmentStatesResponse>(found.Error);
        var reply = new GetSegmentStatesResponse { Status = StatusMapper.Success() };
        foreach (var id in request.SegmentIds)
        {
            if (!found.Value.TryGetValue(new SegmentId(id), out var owned) || !owned.Segment.IsHealthy())
            {
                reply.States.Add(new SegmentStateInfo
                {
                    SegmentId = id,
                    State = Proto.SegmentState.NotExist,
                    Status = StatusMapper.Of(MilvusErrors.SegmentNotFound(new SegmentId(id))),
                });
                continue;
            }

            var segment = owned.Segment;
            var stored = await files.FilesOfAsync(segment, cancellation);
            if (!stored.IsOk) return StatusMapper.Refuse<GetSegmentStatesResponse>(stored.Error);
            reply.States.Add(new SegmentStateInfo
            {
                SegmentId = id,
                State = (Proto.SegmentState)segment.State,
                CreateTime = segment.First.Value,
                SealedTime = segment.SealedAt.Value,
                FlushedTime = FlushedAt(stored.Value).Value,
                StartPosition = segment.StartOf(),
                EndPosition = segment.EndOf(),
                Status = StatusMapper.Success(),
            });
        }

        return reply;
    }

    /// <summary>All of them or, for one that is unknown or dropped, an error for the whole call.</summary>
    public async Task<GetSegmentInfoResponse> GetInfoAsync(GetSegmentInfoRequest request, CancellationToken cancellation)
    {
        var found = await directory.FindAsync([.. request.SegmentIds.Select(id => new SegmentId(id))], cancellation);
        if (!found.IsOk) return StatusMapper.Refuse<GetSegmentInfoResponse>(found.Error);
        var reply = new GetSegmentInfoResponse { Status = StatusMapper.Success() };
        foreach (var id in request.SegmentIds.Select(id => new SegmentId(id)))
        {
            if (!found.Value.TryGetValue(id, out var owned) || !owned.Segment.IsHealthy())
                return StatusMapper.Refuse<GetSegmentInfoResponse>(MilvusErrors.SegmentNotFound(id));
            var stored = await files.FilesOfAsync(owned.Segment, cancellation);
            if (!stored.IsOk) return StatusMapper.Refuse<GetSegmentInfoResponse>(stored.Error);
            reply.Infos.Add(Describe(owned, stored.Value));
        }

        return reply;
    }

    private static Proto.Data.Alpha.SegmentInfo Describe(OwnedSegment owned, SegmentFilesReply? stored)
    {
        var segment = owned.Segment;
        var info = new Proto.Data.Alpha.SegmentInfo
        {
            SegmentId = segment.Segment.Value,
            CollectionId = owned.Collection.Value,
            PartitionId = segment.Partition.Value,
            InsertChannel = segment.Channel.Value,
            OpenTime = segment.First.Value,
            SealedTime = segment.SealedAt.Value,
            FlushedTime = FlushedAt(stored).Value,
            NumRows = segment.Rows,
            MemSize = segment.Bytes > 0 ? segment.Bytes : stored?.Binlogs.Sum(file => file.MemoryBytes) ?? 0,
            State = (Proto.SegmentState)segment.State,
        };
        if (segment.StartOf() is { } start) info.StartPosition.Add(start);
        if (segment.EndOf() is { } end) info.EndPosition.Add(end);
        return info;
    }

    /// <summary>Zero for files that no manifest names yet.</summary>
    private static Timestamp FlushedAt(SegmentFilesReply? stored) =>
        stored is { FlushedUnixMilliseconds: > 0 } ? Timestamp.From(stored.FlushedUnixMilliseconds) : Timestamp.Zero;
}
