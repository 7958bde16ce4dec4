using System.Diagnostics;
using System.Globalization;
using Milvus.EndToEnd.Silo;
using Milvus.OutsideNode.Rows;
using Milvus.OutsideNode.Tests.Processes;
using Milvus.OutsideNode.Wire;
using Milvus.Proto.Data;
using Milvus.Testing;
using Milvus.Testing.Wire;
using Xunit.Abstractions;

namespace Milvus.OutsideNode.Tests;

/// <summary>
/// Nodes of somebody else write a collection beside the server, and anybody may be killed: each row is there once.
/// </summary>
public sealed class TakeOverTests(ITestOutputHelper output) : IDisposable
{
    private const int Rows = 100_000;
    private const int Slice = 10_000;
    private const int Shards = 2;

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(2);
    private readonly long _begun = Stopwatch.GetTimestamp();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_of_outside_nodes_are_there_exactly_once_whoever_is_killed()
    {
        var server = await ServeAsync();
        try
        {
            using (var collection = new SharedCollection(server.Port)) await collection.CreateAsync(Shards);

            long lost;
            await using (var first = StartNode())
            {
                await first.SaysAsync("saved", times: 15);
                await first.KillAsync();
                lost = first.Number;
                Tell("The first node was killed", first);
            }

            // Slowly, so that it has still much to do when the second one is there.
            await using var again = StartNode("--pause", "100");
            await again.SaysAsync("saved", times: 15);
            Assert.NotEqual(lost, again.Number);
            await using var second = StartNode();
            await second.SaysAsync("registered");
            var early = await BeginFlushAsync(server);
            server = await KillAsync(server);
            await again.SaysAsync("saved", again.CountOf("saved") + 10);

            await again.SignalAsync("STOP");
            Tell("It began anew, lived through a kill of the server, and stands still", again);
            await second.SaysAsync("watching", times: Shards);
            Assert.All(second.Lines.Where(line => line.StartsWith("watching", StringComparison.Ordinal)), ToldTheWhole);
            await again.SignalAsync("CONT");
            await again.SaysAsync("lost");
            Tell("It woke up and was refused", again);
            await RefusedAsync(again);
            await again.KillAsync();

            await second.SaysAsync("complete", times: Shards);
            using (var collection = new SharedCollection(server.Port))
            {
                var late = await collection.BeginFlushAsync();
                await collection.FlushedAsync(early);
                await collection.FlushedAsync(late);
            }

            Assert.True(await second.ExitAsync() == 0, second.ToString());
            Tell("The second node took over and is done", second);
            await CheckAsync(server, deleted: []);

            long[] deleted = [0, 1, 2, 777, 50_000, 99_999];
            using (var collection = new SharedCollection(server.Port))
                await collection.DeleteAsync($"id in [{string.Join(',', deleted)}]");
            await CheckAsync(server, deleted);
            server = await KillAsync(server);
            await CheckAsync(server, deleted);
            Tell("All rows are there");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<Proto.GetFlushStateRequest> BeginFlushAsync(SiloProcess server)
    {
        using var collection = new SharedCollection(server.Port);
        return await collection.BeginFlushAsync();
    }

    /// <summary>The order to watch alone says where to go on: what was asked afterwards is no news.</summary>
    private static void ToldTheWhole(string watching) =>
        Assert.Equal(watching.Split(' ')[5], watching.Split(' ')[7]);

    private NodeProcess StartNode(params string[] more) => NodeProcess.Start(
    [
        "--coordinator", Place(_ports[1]),
        "--server", Place(_ports[0]),
        "--store", _folder.In("files"),
        "--collection", SharedCollection.Name,
        "--from", "0",
        "--to", Text(Rows),
        .. more,
    ]);

    /// <summary>With small segments, so that many are sealed, flushed and opened meanwhile.</summary>
    private Task<SiloProcess> ServeAsync() => SiloProcess.ServeAsync(
        _folder.Path,
        "--port", Text(_ports[0]),
        "--internal-port", Text(_ports[1]),
        "--Milvus:Engine:Seal:SegmentMaxBytes", Text(4 << 20));

    private async Task<SiloProcess> KillAsync(SiloProcess server)
    {
        Assert.False(server.HasExited, $"The server ended by itself:\n{server.Output}");
        await server.KillAsync();
        await server.DisposeAsync();
        return await ServeAsync();
    }

    /// <summary>Who has lost a vchannel can save nothing, even with files that are there and a segment that is his.</summary>
    private async Task RefusedAsync(NodeProcess stale)
    {
        var saved = stale.Lines.Last(line => line.StartsWith("saved", StringComparison.Ordinal)).Split(' ');
        using var client = new UnaryClient(("127.0.0.1", _ports[1]));
        var number = long.Parse(
            stale.Lines.Last(line => line.StartsWith("watching", StringComparison.Ordinal)).Split(' ')[3],
            CultureInfo.InvariantCulture);
        var request = new SaveBinlogPathsRequest
        {
            Base = new Sender(number, "").ToBase(),
            Channel = saved[1],
            SegmentId = long.Parse(saved[2], CultureInfo.InvariantCulture),
            Flushed = true,
        };
        var status = await client.CallAsync<Proto.Status>(
            "milvus.proto.data.DataCoord", "SaveBinlogPaths", request, CancellationToken.None);
        Assert.Equal(RefusedException.ChannelNotFound, status.Code);
    }

    private static async Task CheckAsync(SiloProcess server, long[] deleted)
    {
        using var collection = new SharedCollection(server.Port);
        Assert.Equal(Rows - deleted.Length, await collection.CountAsync());
        for (var from = 0L; from < Rows; from += Slice)
        {
            var expected = Enumerable.Range(0, Slice).Select(row => from + row).Except(deleted).Order();
            Assert.Equal(
                expected.Select(row => (row, $"row {row}", row * 0.25)),
                await collection.ReadAsync($"id >= {from} and id < {from + Slice}"));
        }

        foreach (var row in (long[])[3, 1_009, 44_444, 99_998])
            Assert.Equal(row, await collection.NearestAsync(MadeRows.VectorOf(row, 8)));
    }

    private void Tell(string what, NodeProcess? node = null) => output.WriteLine(
        $"{Stopwatch.GetElapsedTime(_begun).TotalSeconds:F1} s: {what}"
        + (node is null ? "" : $"; {node.CountOf("saved")} saves, {node.CountOf("flushed")} flushed"));

    private static string Place(int port) => $"127.0.0.1:{port}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
