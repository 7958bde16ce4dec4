using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Gateway.Tests.Wire;
using Milvus.Interfaces;
using Milvus.Proto.Data;
using Milvus.Storage.Binlog.V1;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Steps of a node that writes vchannels from outside, and of the proxies that ask where to write.</summary>
public abstract class WriterSteps : CoordinationSteps
{
    internal const int Dim = 4;

    private static long _lastNode = 1000;
    private static long _lastLog = 900_000_000;

    private protected WriterSteps(GatewayHost host)
        : base(host)
    {
    }

    internal IGrainFactory Grains => Host.App.Services.GetRequiredService<IGrainFactory>();

    /// <summary>A number that no other test has.</summary>
    internal static long NewNode() => Interlocked.Increment(ref _lastNode);

    internal static Proto.MsgBase From(long node, long? term = null)
    {
        var sender = new Proto.MsgBase { SourceId = node };
        if (term is { } told) sender.Properties["term"] = told.ToString(CultureInfo.InvariantCulture);
        return sender;
    }

    /// <summary>A collection of keys and vectors with all its vchannels.</summary>
    internal async Task<Written> CreateWrittenAsync(int shards = 1)
    {
        var schema = new Proto.CollectionSchema { Name = Name };
        schema.Fields.Add(new Proto.FieldSchema
        {
            Name = "id",
            DataType = Proto.DataType.Int64,
            IsPrimaryKey = true,
        });
        schema.Fields.Add(new Proto.FieldSchema
        {
            Name = "vector",
            DataType = Proto.DataType.FloatVector,
            TypeParams = { Samples.Pair("dim", Dim.ToString(CultureInfo.InvariantCulture)) },
        });
        await CallAsync<Proto.Status>("CreateCollection", new Proto.CreateCollectionRequest
        {
            CollectionName = Name,
            Schema = schema.ToByteString(),
            ShardsNum = shards,
        });
        var described = await CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name });
        var partitions = await CallAsync<Proto.ShowPartitionsResponse>(
            "ShowPartitions", new Proto.ShowPartitionsRequest { CollectionName = Name });
        return new Written(
            described.CollectionId, partitions.PartitionIds[0], [.. described.VirtualChannelNames.Order()]);
    }

    /// <summary>Rows by the SDK's way, which come through the log.</summary>
    internal async Task InsertRowsAsync(int count, int first = 1)
    {
        var ids = Enumerable.Range(first, count).ToArray();
        var request = new Proto.InsertRequest { CollectionName = Name, NumRows = (uint)count };
        var keys = new Proto.FieldData { FieldName = "id", Scalars = new() { LongData = new() } };
        keys.Scalars.LongData.Data.AddRange(ids.Select(id => (long)id));
        var vectors = new Proto.VectorField { Dim = Dim, FloatVector = new Proto.FloatArray() };
        vectors.FloatVector.Data.AddRange(ids.SelectMany(id => Enumerable.Repeat((float)id, Dim)));
        request.FieldsData.Add(keys);
        request.FieldsData.Add(new Proto.FieldData
        {
            FieldName = "vector",
            Type = Proto.DataType.FloatVector,
            Vectors = vectors,
        });
        await CallAsync<Proto.MutationResult>("Insert", request);
    }

    /// <summary>Whoever registers nodes would do this when a vchannel is used first.</summary>
    internal async Task<long> AssignAsync(string channel, long node)
    {
        var assigned = await Grains.GetGrain<IChannelGrain>(channel).AssignWriterAsync(node);
        Assert.Null(assigned.Error);
        return assigned.Writer!.Term;
    }

    internal static SegmentIDRequest Item(Written written, string channel, uint rows) => new()
    {
        ChannelName = channel,
        CollectionId = written.Collection,
        PartitionId = written.Partition,
        Count = rows,
    };

    /// <summary>A segment with room for some rows in a vchannel that has a writer.</summary>
    internal async Task<SegmentIDAssignment> GrantAsync(Written written, string channel, uint rows = 10)
    {
        var reply = await GetAsync<AssignSegmentIDResponse>(
            "AssignSegmentID", new AssignSegmentIDRequest { SegmentIdRequests = { Item(written, channel, rows) } });
        var granted = Assert.Single(reply.SegIdAssignments);
        Assert.Equal(0, granted.Status.Code);
        return granted;
    }

    /// <summary>Puts rows into the object store as a node does: one file a field, all rows just before the expiry.</summary>
    internal async Task<FieldBinlog[]> WriteAsync(Written written, SegmentIDAssignment grant, int firstKey, int rows)
    {
        var moment = new Timestamp(grant.ExpireTime).Previous;
        var keys = Enumerable.Range(firstKey, rows).Select(key => (long)key).ToArray();
        var columns = new (long Field, Column Column)[]
        {
            (0, new ValueColumn<long>(keys)),
            (1, new ValueColumn<long>(Enumerable.Repeat((long)moment.Value, rows).ToArray())),
            (100, new ValueColumn<long>(keys)),
            (101, new FloatVectorColumn(Dim, keys.SelectMany(key => Enumerable.Repeat((float)key, Dim)).ToArray())),
        };
        var fields = new List<FieldBinlog>();
        foreach (var (field, column) in columns)
        {
            var log = Interlocked.Increment(ref _lastLog);
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"insert_log/{written.Collection}/{written.Partition}/{grant.SegId}/{field}/{log}");
            var descriptor = new BinlogDescriptor(
                new CollectionId(written.Collection),
                new PartitionId(written.Partition),
                new SegmentId(grant.SegId),
                new FieldId(field),
                moment,
                moment,
                column.DataType,
                column.ByteCount);
            var content = BinlogWriter.Write(descriptor, column.Shape, [column]).SelectMany(piece => piece.ToArray()).ToArray();
            await Host.App.Services.GetRequiredService<IObjectStore>().PutIfAbsentAsync(path, [content], default);
            fields.Add(new FieldBinlog
            {
                FieldId = field,
                Binlogs = { new Binlog { LogPath = path, LogId = log, EntriesNum = rows, LogSize = content.Length } },
            });
        }

        return [.. fields];
    }

    internal async Task<SegmentInfo> InfoAsync(long segment, bool evenGone = false) => Assert.Single(
        (await GetAsync<GetSegmentInfoResponse>(
            "GetSegmentInfo", new GetSegmentInfoRequest { SegmentIds = { segment }, IncludeUnHealthy = evenGone })).Infos);

    internal async Task<Proto.SegmentState> StateAsync(long segment) => Assert.Single(
        (await GetAsync<GetSegmentStatesResponse>(
            "GetSegmentStates", new GetSegmentStatesRequest { SegmentIds = { segment } })).States).State;

    internal static Proto.Msg.MsgPosition Position(string channel, ulong at, params byte[] id) => new()
    {
        ChannelName = channel,
        MsgId = ByteString.CopyFrom(id),
        MsgGroup = "group",
        Timestamp = at,
    };

    internal static Proto.Msg.DataNodeTtMsg Tick(
        Proto.MsgBase sender, string channel, ulong at, params (long Segment, long Rows)[] counts) => new()
        {
            Base = sender,
            ChannelName = channel,
            Timestamp = at,
            SegmentsStats =
            {
                counts.Select(count => new Proto.SegmentStats { SegmentId = count.Segment, NumRows = count.Rows }),
            },
        };

    /// <summary>What a vchannel's log holds behind a moment, and what comes.</summary>
    internal GrpcStream Watch(string channel, ulong after = 0)
    {
        var watch = new GrpcStream(AddressOf(Host), "milvus.proto.data.ChannelStream", "Watch");
        watch.Send(new WatchRequest { ChannelName = channel, After = after });
        watch.Complete();
        return watch;
    }

    internal static async Task<WatchReply> NextAsync(GrpcStream watch, Predicate<WatchReply>? wanted = null)
    {
        while (true)
        {
            var reply = await watch.ReadAsync<WatchReply>();
            Assert.NotNull(reply);
            if (wanted is null || wanted(reply)) return reply;
        }
    }

    /// <summary>A collection as its writers know it.</summary>
    internal sealed record Written(long Collection, long Partition, string[] Channels);
}
