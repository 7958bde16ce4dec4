using System.Globalization;
using Google.Protobuf.Collections;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>What the coordinator tells of segments: states, files, rows.</summary>
internal sealed class SegmentCoordination(IGrainFactory grains, SegmentDirectory segments)
{
    /// <summary>The key that row counts are told under.</summary>
    private const string RowCount = "row_count";

    /// <summary>One entry per id; an unknown or dropped one says so in its own status.</summary>
    public async Task<Data.GetSegmentStatesResponse> GetStatesAsync(
        Data.GetSegmentStatesRequest request, CancellationToken cancellation)
    {
        var found = await segments.FindAsync(IdsOf(request.SegmentIds), cancellation);
        if (!found.IsOk) return StatusMapper.Refuse<Data.GetSegmentStatesResponse>(found.Error);
        var reply = new Data.GetSegmentStatesResponse { Status = StatusMapper.Success() };
        foreach (var id in request.SegmentIds)
            reply.States.Add(
                found.Value.TryGetValue(new SegmentId(id), out var owned) && owned.Segment.IsHealthy()
                    ? new Data.SegmentStateInfo
                    {
                        SegmentId = id,
                        State = (Proto.SegmentState)owned.Segment.State,
                        StartPosition = owned.Segment.StartOf(),
                        Status = StatusMapper.Success(),
                    }
                    : new Data.SegmentStateInfo
                    {
                        SegmentId = id,
                        State = Proto.SegmentState.NotExist,
                        Status = StatusMapper.Of(MilvusErrors.SegmentNotFound(new SegmentId(id))),
                    });
        return reply;
    }

    /// <summary>All of them or, for one that is unknown or dropped, an error for the whole call.</summary>
    public async Task<Data.GetSegmentInfoResponse> GetInfoAsync(
        Data.GetSegmentInfoRequest request, CancellationToken cancellation)
    {
        var found = await segments.FindAsync(IdsOf(request.SegmentIds), cancellation);
        if (!found.IsOk) return StatusMapper.Refuse<Data.GetSegmentInfoResponse>(found.Error);
        var reply = new Data.GetSegmentInfoResponse { Status = StatusMapper.Success() };
        foreach (var id in request.SegmentIds.Select(id => new SegmentId(id)))
        {
            if (!found.Value.TryGetValue(id, out var owned)
                || !(owned.Segment.IsHealthy() || request.IncludeUnHealthy))
                return StatusMapper.Refuse<Data.GetSegmentInfoResponse>(MilvusErrors.SegmentNotFound(id));
            var files = await FilesOfAsync(owned.Segment, cancellation);
            if (!files.IsOk) return StatusMapper.Refuse<Data.GetSegmentInfoResponse>(files.Error);
            reply.Infos.Add(owned.Segment.ToProto(owned.Collection, files.Value));
        }

        foreach (var collection in found.Value.Values.Select(owned => owned.Collection).Distinct())
        {
            var channels = await segments.OfAsync(collection, cancellation);
            if (!channels.IsOk) return StatusMapper.Refuse<Data.GetSegmentInfoResponse>(channels.Error);
            foreach (var (name, state) in channels.Value)
                if (reply.Infos.Any(info => info.InsertChannel == name.Value)
                    && SegmentMapping.PositionOf(name, state.Checkpoint) is { } checkpoint)
                    reply.ChannelCheckpoint[name.Value] = checkpoint;
        }

        return reply;
    }

    public async Task<Data.GetInsertBinlogPathsResponse> GetPathsAsync(
        Data.GetInsertBinlogPathsRequest request, CancellationToken cancellation)
    {
        var id = new SegmentId(request.SegmentId);
        var found = await segments.FindAsync([id], cancellation);
        if (!found.IsOk) return StatusMapper.Refuse<Data.GetInsertBinlogPathsResponse>(found.Error);
        if (!found.Value.TryGetValue(id, out var owned) || !owned.Segment.IsHealthy())
            return StatusMapper.Refuse<Data.GetInsertBinlogPathsResponse>(MilvusErrors.SegmentNotFound(id));
        var files = await FilesOfAsync(owned.Segment, cancellation);
        if (!files.IsOk) return StatusMapper.Refuse<Data.GetInsertBinlogPathsResponse>(files.Error);
        var reply = new Data.GetInsertBinlogPathsResponse { Status = StatusMapper.Success() };
        foreach (var field in files.Value?.Binlogs.ByField() ?? [])
        {
            reply.FieldIds.Add(field.FieldId);
            reply.Paths.Add(new Proto.Internal.StringList { Values = { field.Binlogs.Select(log => log.LogPath) } });
        }

        return reply;
    }

    public async Task<Data.GetCollectionStatisticsResponse> CountAsync(
        Data.GetCollectionStatisticsRequest request, CancellationToken cancellation)
    {
        var rows = await RowsAsync(request.CollectionId, [], cancellation);
        return rows.IsOk
            ? new Data.GetCollectionStatisticsResponse { Status = StatusMapper.Success(), Stats = { Pair(rows.Value) } }
            : StatusMapper.Refuse<Data.GetCollectionStatisticsResponse>(rows.Error);
    }

    public async Task<Data.GetPartitionStatisticsResponse> CountAsync(
        Data.GetPartitionStatisticsRequest request, CancellationToken cancellation)
    {
        var rows = await RowsAsync(request.CollectionId, request.PartitionIds, cancellation);
        return rows.IsOk
            ? new Data.GetPartitionStatisticsResponse { Status = StatusMapper.Success(), Stats = { Pair(rows.Value) } }
            : StatusMapper.Refuse<Data.GetPartitionStatisticsResponse>(rows.Error);
    }

    /// <summary>Ids of flushed and flushing segments, of all partitions for an id of 0 or less.</summary>
    public async Task<Data.GetFlushedSegmentsResponse> GetFlushedAsync(
        Data.GetFlushedSegmentsRequest request, CancellationToken cancellation)
    {
        var found = await ListAsync(
            request.CollectionId,
            request.PartitionId,
            state => state is Proto.SegmentState.Flushed or Proto.SegmentState.Flushing
                || (request.IncludeUnhealthy && state == Proto.SegmentState.Dropped),
            cancellation);
        return found.IsOk
            ? new Data.GetFlushedSegmentsResponse { Status = StatusMapper.Success(), Segments = { found.Value } }
            : StatusMapper.Refuse<Data.GetFlushedSegmentsResponse>(found.Error);
    }

    /// <summary>Ids of segments in these states; dropped ones are never told.</summary>
    public async Task<Data.GetSegmentsByStatesResponse> GetByStatesAsync(
        Data.GetSegmentsByStatesRequest request, CancellationToken cancellation)
    {
        if (request.States.FirstOrDefault(state => !Enum.IsDefined(state)) is var unknown && unknown != default)
            return StatusMapper.Refuse<Data.GetSegmentsByStatesResponse>(
                MilvusErrors.Invalid("states", "numbers of common.SegmentState", (int)unknown));
        var found = await ListAsync(
            request.CollectionId,
            request.PartitionId,
            state => state != Proto.SegmentState.Dropped && request.States.Contains(state),
            cancellation);
        return found.IsOk
            ? new Data.GetSegmentsByStatesResponse { Status = StatusMapper.Success(), Segments = { found.Value } }
            : StatusMapper.Refuse<Data.GetSegmentsByStatesResponse>(found.Error);
    }

    /// <summary>
    /// The files of a flushed segment, or those that an outside writer has saved so far; null for one that has none yet or
    /// any more.
    /// </summary>
    public async Task<Outcome<SegmentFilesReply?>> FilesOfAsync(SegmentInfo segment, CancellationToken cancellation)
    {
        if (segment.Manifest.Length == 0)
            return segment.SavedFiles.IsDefaultOrEmpty ? (SegmentFilesReply?)null : segment.SavedFiles.ToFiles();
        var files = await grains.GetGrain<ISegmentGrain>(segment.Segment.Value).DescribeAsync().WaitAsync(cancellation);
        return files.Error is null ? files
            : files.Error.Code == ErrorCode.SegmentNotFound ? (SegmentFilesReply?)null
            : files.Error;
    }

    private async Task<Outcome<long[]>> ListAsync(
        long collection, long partition, Predicate<Proto.SegmentState> wanted, CancellationToken cancellation)
    {
        var channels = await segments.OfAsync(new CollectionId(collection), cancellation);
        if (!channels.IsOk) return channels.Error;
        return channels.Value.SelectMany(channel => channel.State.Segments)
            .Where(segment => (partition <= 0 || segment.Partition.Value == partition)
                && wanted((Proto.SegmentState)segment.State))
            .Select(segment => segment.Segment.Value)
            .Order()
            .ToArray();
    }

    private async Task<Outcome<long>> RowsAsync(
        long collection, RepeatedField<long> partitions, CancellationToken cancellation)
    {
        var described = await grains.GetGrain<ICollectionGrain>(collection).DescribeAsync().WaitAsync(cancellation);
        if (described.Error is { } unknown) return unknown;
        foreach (var partition in partitions)
            if (described.Collection!.Partitions.All(one => one.Id.Value != partition))
                return MilvusErrors.PartitionNotFound(new PartitionId(partition));
        var channels = await segments.OfAsync(new CollectionId(collection), cancellation);
        if (!channels.IsOk) return channels.Error;
        return channels.Value.SelectMany(channel => channel.State.Segments)
            .Where(segment => segment.IsHealthy() && (Proto.SegmentState)segment.State != Proto.SegmentState.Importing
                && (partitions.Count == 0 || partitions.Contains(segment.Partition.Value)))
            .Sum(segment => segment.Rows);
    }

    private static SegmentId[] IdsOf(IEnumerable<long> ids) => [.. ids.Select(id => new SegmentId(id))];

    private static Proto.KeyValuePair Pair(long rows) =>
        new() { Key = RowCount, Value = rows.ToString(CultureInfo.InvariantCulture) };
}
