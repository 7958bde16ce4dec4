using Milvus.OutsideNode.Wire;
using Milvus.Proto;
using Milvus.Proto.Data;
using Alpha = Milvus.Proto.Data.Alpha;

namespace Milvus.OutsideNode;

/// <summary>The coordinator's services, as far as this program uses them, and the server's description of a collection.</summary>
internal sealed class Coordinator(NodeOptions options) : IDisposable
{
    private const int LooksAtMost = 10;
    private const string DataCoord = "milvus.proto.data.DataCoord";
    private const string DataService = "milvus.proto.data.DataService";
    private const string MilvusService = "milvus.proto.milvus.MilvusService";

    private readonly UnaryClient _coordinator = new(options.Coordinator);
    private readonly UnaryClient _server = new(options.Server);

    public void Dispose()
    {
        _coordinator.Dispose();
        _server.Dispose();
    }

    public async Task<CollectionFacts> DescribeAsync(CancellationToken cancellation)
    {
        var described = await PublicAsync<DescribeCollectionResponse>(
            "DescribeCollection",
            new DescribeCollectionRequest { CollectionName = options.Collection },
            reply => reply.Status,
            cancellation);
        var partitions = await PublicAsync<ShowPartitionsResponse>(
            "ShowPartitions",
            new ShowPartitionsRequest { CollectionName = options.Collection },
            reply => reply.Status,
            cancellation);
        return new CollectionFacts(
            described.CollectionId, partitions.PartitionIds[0], described.VirtualChannelNames, described.Schema.Fields);
    }

    /// <summary>Asks for a number, or renews the lease of the one that it has.</summary>
    public async Task<long> RegisterAsync(long node, string host, int port, CancellationToken cancellation)
    {
        var request = new Alpha.RegisterNodeRequest
        {
            Base = new Sender(node, "").ToBase(),
            Address = new Address { Ip = host, Port = port },
        };
        var reply = await CoordAsync<Alpha.RegisterNodeResponse>(
            DataService, "RegisterNode", request, answer => answer.Status, cancellation);
        return reply.InitParams.NodeId;
    }

    /// <summary>Ticks and statistics; an empty list is a sign of life.</summary>
    public async Task ReportAsync(
        long node, IEnumerable<Proto.Msg.DataNodeTtMsg> ticks, CancellationToken cancellation)
    {
        var request = new ReportDataNodeTtMsgsRequest { Base = new Sender(node, "").ToBase() };
        request.Msgs.AddRange(ticks);
        await _coordinator.CallAsync<Status>(DataCoord, "ReportDataNodeTtMsgs", request, cancellation);
    }

    /// <summary>Asks for segments for rows of one vchannel, in as many items as there are counts.</summary>
    public async Task<IReadOnlyList<Grant>> GrantAsync(
        CollectionFacts collection, string channel, long node, IEnumerable<int> counts, CancellationToken cancellation)
    {
        var request = new AssignSegmentIDRequest { NodeId = node, PeerRole = "proxy" };
        request.SegmentIdRequests.AddRange(counts.Select(count => new SegmentIDRequest
        {
            Count = (uint)count,
            ChannelName = channel,
            CollectionId = collection.Id,
            PartitionId = collection.Partition,
        }));
        var reply = await CoordAsync<AssignSegmentIDResponse>(
            DataCoord, "AssignSegmentID", request, WorstOf, cancellation);
        return
        [
            .. reply.SegIdAssignments.Select(one => new Grant(one.SegId, (int)one.Count, one.ExpireTime)),
        ];
    }

    public Task SaveAsync(SaveBinlogPathsRequest request, CancellationToken cancellation) =>
        CoordAsync<Status>(DataCoord, "SaveBinlogPaths", request, reply => reply, cancellation);

    public Task CheckpointAsync(UpdateChannelCheckpointRequest request, CancellationToken cancellation) =>
        CoordAsync<Status>(DataCoord, "UpdateChannelCheckpoint", request, reply => reply, cancellation);

    /// <summary>How far vchannels are: what a node without a memory of its own has to know.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelProgress>> ProgressAsync(
        CollectionFacts collection, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await LookAsync(collection, cancellation);
            }
            catch (RefusedException refused) when (refused.Code == RefusedException.SegmentNotFound && attempt < LooksAtMost)
            {
                // One was dropped between the two calls.
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, ChannelProgress>> LookAsync(
        CollectionFacts collection, CancellationToken cancellation)
    {
        var recovery = await CoordAsync<GetRecoveryInfoResponseV2>(
            DataCoord,
            "GetRecoveryInfoV2",
            new GetRecoveryInfoRequestV2 { CollectionId = collection.Id },
            reply => reply.Status,
            cancellation);
        var segments = await SegmentsAsync(
            recovery.Channels.SelectMany(channel => channel.UnflushedSegmentIds), cancellation);
        return recovery.Channels.ToDictionary(
            channel => channel.ChannelName,
            channel =>
            {
                var own = segments.Where(segment => segment.InsertChannel == channel.ChannelName).ToList();
                var positions = own.Select(segment => segment.DmlPosition).Append(channel.SeekPosition).ToList();
                return new ChannelProgress(
                    positions.Max(ChannelProgress.PlaceOf),
                    positions.Max(position => position?.Timestamp ?? 0),
                    own.ToDictionary(segment => segment.Id, RowsOf));
            });
    }

    private async Task<IReadOnlyList<SegmentInfo>> SegmentsAsync(IEnumerable<long> ids, CancellationToken cancellation)
    {
        var request = new GetSegmentInfoRequest { IncludeUnHealthy = true, SegmentIds = { ids } };
        if (request.SegmentIds.Count == 0) return [];
        var reply = await CoordAsync<GetSegmentInfoResponse>(
            DataCoord, "GetSegmentInfo", request, answer => answer.Status, cancellation);
        return reply.Infos;
    }

    /// <summary>Rows in files, where these are told.</summary>
    private static long RowsOf(SegmentInfo segment) => segment.Binlogs.Count > 0
        ? segment.Binlogs[0].Binlogs.Sum(log => log.EntriesNum)
        : segment.NumOfRows;

    /// <summary>One refused item refuses the call: all items are of one vchannel.</summary>
    private static Status WorstOf(AssignSegmentIDResponse reply)
    {
        var refused = reply.SegIdAssignments.Select(one => one.Status).FirstOrDefault(status => status?.Code > 0);
        // Without a node there may be one soon, as this one knows best.
        if (refused?.Code == RefusedException.NodeNotFound) refused.Retriable = true;
        return refused ?? reply.Status;
    }

    private Task<T> CoordAsync<T>(
        string service,
        string rpc,
        Google.Protobuf.IMessage request,
        Func<T, Status> statusOf,
        CancellationToken cancellation)
        where T : Google.Protobuf.IMessage<T>, new() => Repetition.UntilAnsweredAsync(
            rpc, () => _coordinator.CallAsync<T>(service, rpc, request, cancellation), statusOf, cancellation);

    private Task<T> PublicAsync<T>(
        string rpc, Google.Protobuf.IMessage request, Func<T, Status> statusOf, CancellationToken cancellation)
        where T : Google.Protobuf.IMessage<T>, new() => Repetition.UntilAnsweredAsync(
            rpc, () => _server.CallAsync<T>(MilvusService, rpc, request, cancellation), statusOf, cancellation);
}
