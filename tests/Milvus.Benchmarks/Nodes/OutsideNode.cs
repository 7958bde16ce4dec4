using System.Diagnostics;
using Milvus.Benchmarks.Servers;
using Milvus.Benchmarks.Wire;
using Milvus.Proto;
using Milvus.Proto.Data;
using Milvus.Proto.Msg;

namespace Milvus.Benchmarks.Nodes;

/// <summary>
/// A node that writes vchannels from outside, as far as the coordinator sees one: it registers, asks for rows and ticks.
/// Nothing listens where it says that it is reached, so the coordinator also tries to reach it all the time.
/// </summary>
internal sealed class OutsideNode : IDisposable
{
    private const int Shards = 16;
    private const int ClosedPort = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GrpcConnection _clients;
    private readonly GrpcConnection _coordinator;
    private readonly SiloProcess _silo;
    private readonly List<Target> _targets = [];
    private readonly ReportDataNodeTtMsgsRequest _ticks = new();

    public OutsideNode(SiloProcess silo)
    {
        _silo = silo;
        _clients = new GrpcConnection(silo.Port);
        _coordinator = new GrpcConnection(silo.InternalPort, "milvus.proto.data.DataCoord");
    }

    public IReadOnlyList<Target> Targets => _targets;

    /// <summary>Makes collections until there are so many vchannels, registers and has all of them given to it.</summary>
    public async Task StartAsync(int channels)
    {
        for (var i = 0; _targets.Count < channels; i++)
        {
            var name = $"nodes{i}";
            await new BenchmarkCollection(_clients, name, 8, Shards).CreateAsync();
            var made = await _clients.CallAsync(
                "DescribeCollection",
                new DescribeCollectionRequest { CollectionName = name },
                DescribeCollectionResponse.Parser);
            var parts = await _clients.CallAsync(
                "ShowPartitions", new ShowPartitionsRequest { CollectionName = name }, ShowPartitionsResponse.Parser);
            _targets.AddRange(made.VirtualChannelNames.Select(
                channel => new Target(made.CollectionId, parts.PartitionIds[0], channel)));
        }

        using var service = new GrpcConnection(_silo.InternalPort, "milvus.proto.data.DataService");
        var registered = await service.CallAsync(
            "RegisterNode",
            new Proto.Data.Alpha.RegisterNodeRequest { Address = new Address { Ip = "127.0.0.1", Port = ClosedPort } },
            Proto.Data.Alpha.RegisterNodeResponse.Parser);
        GrpcConnection.Check("RegisterNode", registered.Status);
        _ticks.Base = new MsgBase { SourceId = registered.InitParams.NodeId };
        foreach (var some in _targets.Chunk(Shards))
        {
            await OpenAsync(some);
            await TickAsync();
        }
    }

    /// <summary>A request for one row in each of some vchannels, or several times in the same.</summary>
    public static AssignSegmentIDRequest Asking(IEnumerable<Target> targets)
    {
        var request = new AssignSegmentIDRequest { PeerRole = "proxy" };
        request.SegmentIdRequests.AddRange(targets.Select(target => new SegmentIDRequest
        {
            Count = 1,
            ChannelName = target.Channel,
            CollectionId = target.Collection,
            PartitionId = target.Partition,
        }));
        return request;
    }

    /// <summary>One report with a tick of every vchannel.</summary>
    public async Task TickAsync()
    {
        var now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 18;
        _ticks.Msgs.Clear();
        _ticks.Msgs.AddRange(_targets.Select(
            target => new DataNodeTtMsg { ChannelName = target.Channel, Timestamp = now }));
        await _coordinator.DoAsync("ReportDataNodeTtMsgs", _ticks);
    }

    /// <summary>Asks again and again for a while, over connections of its own.</summary>
    /// <returns>How many rows were granted.</returns>
    public async Task<long> AskAsync(byte[] frame, int connections, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return (await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new GrpcConnection(_silo.InternalPort, "milvus.proto.data.DataCoord");
            var granted = 0L;
            while (Stopwatch.GetTimestamp() < end)
            {
                var answer = await connection.CallAsync("AssignSegmentID", frame);
                var reply = AssignSegmentIDResponse.Parser.ParseFrom(answer.Span);
                GrpcConnection.Check("AssignSegmentID", reply.Status);
                foreach (var one in reply.SegIdAssignments)
                {
                    GrpcConnection.Check("AssignSegmentID", one.Status);
                    granted += one.Count;
                }
            }

            return granted;
        })))).Sum();
    }

    public void Dispose()
    {
        _clients.Dispose();
        _coordinator.Dispose();
    }

    private async Task OpenAsync(Target[] targets)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var reply = await _coordinator.CallAsync(
                "AssignSegmentID", Asking(targets), AssignSegmentIDResponse.Parser);
            GrpcConnection.Check("AssignSegmentID", reply.Status);
            if (reply.SegIdAssignments.All(one => one.Status is not { Code: not 0 }))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"Not granted: {reply}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>A vchannel to write to.</summary>
    internal readonly record struct Target(long Collection, long Partition, string Channel);
}
