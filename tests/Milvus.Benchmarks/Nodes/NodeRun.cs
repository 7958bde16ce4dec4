using System.Diagnostics;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Benchmarks.Servers;
using Milvus.Benchmarks.Wire;

namespace Milvus.Benchmarks.Nodes;

/// <summary>What an outside node costs the coordinator over gRPC: grants in batches, ticks of many vchannels.</summary>
internal static class NodeRun
{
    private const int Channels = 1_000;
    private const int TicksPerSecond = 5;
    private const double TickCores = 0.1;
    private const double GrantsPerSecond = 50_000;

    /// <returns>Whether grants came fast enough and ticks were cheap enough.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await using var silo = await SiloProcess.StartAsync(folder.Sub("nodes"));
        using var node = new OutsideNode(silo);
        await node.StartAsync(Channels);
        var time = TimeSpan.FromSeconds(options.Quick ? 3 : 20);
        var cores = await TicksAsync(options, silo, node, time);
        var rate = await GrantsAsync(options, silo, node, time / 2);
        var kept = cores < TickCores && rate >= GrantsPerSecond;
        Console.WriteLine(kept ? "kept" : "MISSED");
        return kept;
    }

    private static async Task<double> TicksAsync(
        BenchmarkOptions options, SiloProcess silo, OutsideNode node, TimeSpan time)
    {
        await TickAsync(node, time / 4);
        await CalmMoment.WaitAsync(options);

        // Shorter than a lease: the node must not lose its vchannels meanwhile.
        var idle = await UsedAsync(silo, () => Task.Delay(TimeSpan.FromSeconds(Math.Min(8, time.TotalSeconds))));
        var busy = await UsedAsync(silo, () => TickAsync(node, time));
        var again = await UsedAsync(silo, () => Task.Delay(TimeSpan.FromSeconds(Math.Min(8, time.TotalSeconds))));
        var rest = (Cores(idle) + Cores(again)) / 2;
        var cost = Cores(busy) - rest;
        var table = new Table("server", "cores", "foreign cores");
        table.Add($"{node.Targets.Count} vchannels at rest", rest, Math.Max(idle.ForeignCores, again.ForeignCores));
        table.Add($"with {TicksPerSecond} ticks/s of each", Cores(busy), busy.ForeignCores);
        table.Print($"Ticks over gRPC cost {cost:F3} cores (mark {TickCores})");
        return cost;
    }

    private static async Task TickAsync(OutsideNode node, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(start) < time; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / TicksPerSecond) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            await node.TickAsync();
        }
    }

    /// <returns>The best rate of requests of at least 100 items.</returns>
    private static async Task<double> GrantsAsync(
        BenchmarkOptions options, SiloProcess silo, OutsideNode node, TimeSpan time)
    {
        var table = new Table(
            "vchannels in a request", "items", "connections", "grants/s", "server cores", "foreign cores");
        var best = 0.0;
        foreach (var (channels, items, connections) in ((int, int, int)[])
            [(1, 1, 1), (1, 100, 1), (1, 1_000, 1), (16, 1_000, 1), (16, 1_000, 2)])
        {
            var targets = Enumerable.Range(0, items).Select(i => node.Targets[i % channels]);
            var frame = GrpcConnection.Frame(OutsideNode.Asking(targets));
            await node.TickAsync();
            await node.AskAsync(frame, connections, TimeSpan.FromSeconds(0.5));
            await CalmMoment.WaitAsync(options);
            await node.TickAsync();
            var granted = 0L;
            var used = await UsedAsync(silo, async () =>
            {
                var ticking = TickAsync(node, time);
                granted = await node.AskAsync(frame, connections, time);
                await ticking;
            });
            table.Add(channels, items, connections, granted / used.Wall, Cores(used), used.ForeignCores);
            best = items >= 100 ? Math.Max(best, granted / used.Wall) : best;
        }

        table.Print($"Grants over gRPC, ticks of all vchannels beside them: {best:N0}/s at best (mark {GrantsPerSecond:N0})");
        return best;
    }

    private static double Cores(CpuTimes used) => used.Server / used.Wall;

    private static async Task<CpuTimes> UsedAsync(SiloProcess silo, Func<Task> work)
    {
        var before = CpuTimes.Now(silo.Id);
        await work();
        return CpuTimes.Now(silo.Id) - before;
    }
}
