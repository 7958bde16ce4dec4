using System.Diagnostics;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Core;

namespace Milvus.Benchmarks.Grants;

/// <summary>How many grants the vchannel machine decides in a second, on one core.</summary>
internal static class GrantRun
{
    private const int TicksPerSecond = 5;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await CalmMoment.WaitAsync(options);
        var table = new Table(
            "partitions", "requests a decision", "grants/s", "decisions/s", "bytes allocated a grant", "events stored",
            "segments");
        foreach (var partitions in (int[])[1, 16])
        {
            foreach (var batch in (int[])[1, 16, 256, 4096])
            {
                Measure(options, table, partitions, batch);
            }
        }

        table.Print("Grants: the machine alone, each decision and its ticks included");
    }

    private static void Measure(BenchmarkOptions options, Table table, int partitions, int batch)
    {
        var time = TimeSpan.FromSeconds(options.Quick ? 0.3 : 2);
        Run(partitions, batch, time / 4);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var (decisions, seconds, channel) = Run(partitions, batch, time);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var grants = decisions * batch;
        table.Add(
            partitions, batch, grants / seconds, decisions / seconds, (double)allocated / grants, channel.Events,
            channel.Segments);
    }

    /// <summary>The machine's clock is the measured one, so leases and ticks come as often as they would.</summary>
    private static (long Decisions, double Seconds, GrantChannel Channel) Run(
        int partitions, int batch, TimeSpan time)
    {
        var channel = new GrantChannel(partitions, batch);
        var start = Timestamp.From(1_700_000_000_000);
        var watch = Stopwatch.StartNew();
        var ticks = 0;
        var decisions = 0L;
        while (watch.Elapsed < time)
        {
            var elapsed = watch.Elapsed;
            channel.Grant(start.Add(elapsed));
            decisions++;
            if (elapsed.TotalSeconds * TicksPerSecond > ticks)
            {
                channel.Tick(start.Add(elapsed));
                ticks++;
            }
        }

        return (decisions, watch.Elapsed.TotalSeconds, channel);
    }
}
