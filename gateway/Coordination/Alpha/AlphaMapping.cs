using Milvus.Proto.Data.Alpha;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination.Alpha;

/// <summary>Messages of then in the words of today, and answers of today in the words of then.</summary>
internal static class AlphaMapping
{
    public static Data.FlushRequest ToToday(this FlushRequest request) =>
        new() { Base = request.Base, DbId = request.DbId, CollectionId = request.CollectionId };

    public static Data.AssignSegmentIDRequest ToToday(this AssignSegmentIDRequest request) => new()
    {
        NodeId = request.NodeId,
        PeerRole = request.PeerRole,
        SegmentIdRequests =
        {
            request.SegmentIdRequests.Select(item => new Data.SegmentIDRequest
            {
                Count = item.Count,
                ChannelName = item.ChannelName,
                CollectionId = item.CollectionId,
                PartitionId = item.PartitionId,
            }),
        },
    };

    public static AssignSegmentIDResponse ToAlpha(this Data.AssignSegmentIDResponse reply) => new()
    {
        Status = reply.Status,
        SegIdAssignments =
        {
            reply.SegIdAssignments.Select(one => new SegmentIDAssignment
            {
                SegId = one.SegId,
                ChannelName = one.ChannelName,
                Count = one.Count,
                CollectionId = one.CollectionId,
                PartitionId = one.PartitionId,
                ExpireTime = one.ExpireTime,
                Status = one.Status,
            }),
        },
    };

    public static Data.GetInsertBinlogPathsRequest ToToday(this GetInsertBinlogPathsRequest request) =>
        new() { Base = request.Base, SegmentId = request.SegmentId };

    public static GetInsertBinlogPathsResponse ToAlpha(this Data.GetInsertBinlogPathsResponse reply) =>
        new() { Status = reply.Status, FieldIds = { reply.FieldIds }, Paths = { reply.Paths } };

    public static Data.GetCollectionStatisticsRequest ToToday(this GetCollectionStatisticsRequest request) =>
        new() { Base = request.Base, DbId = request.DbId, CollectionId = request.CollectionId };

    public static GetCollectionStatisticsResponse ToAlpha(this Data.GetCollectionStatisticsResponse reply) =>
        new() { Status = reply.Status, Stats = { reply.Stats } };

    public static Data.GetPartitionStatisticsRequest ToToday(this GetPartitionStatisticsRequest request) => new()
    {
        Base = request.Base,
        DbId = request.DbId,
        CollectionId = request.CollectionId,
        PartitionIds = { request.PartitionId },
    };

    public static GetPartitionStatisticsResponse ToAlpha(this Data.GetPartitionStatisticsResponse reply) =>
        new() { Status = reply.Status, Stats = { reply.Stats } };
}
