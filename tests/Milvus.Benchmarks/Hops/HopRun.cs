using System.Diagnostics;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Benchmarks.Hops;

/// <summary>
/// What one hop costs, and an append and a search through it: the same calls wherever the callee is. Caller and callee
/// share this process, so processor time is that of both ends.
/// </summary>
internal static class HopRun
{
    private const int AtOnce = 64;
    private const int BatchRows = 1_000;
    private const int SearchedRows = 100_000;

    public static async Task RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await using var silos = await HopSilos.StartAsync(folder);
        var time = TimeSpan.FromSeconds(options.Quick ? 0.5 : 3);
        var hops = new Table(
            "path", "calls/s, 1 at a time", "µs p50", "µs p99", "calls/s, 64 at once", "CPU µs per call");
        var work = new Table(
            "path", "append rows/s", "append ms p50", "append ms p99", "search ms p50", "search ms p99",
            "search CPU ms");
        await WarmUpAsync(silos.Places, options, time);
        foreach (var place in silos.Places)
        {
            await CalmMoment.WaitAsync(options);
            await MeasureHopAsync(place, time, hops);
            await MeasureWorkAsync(place, options, time, work);
        }

        hops.Print("One hop: the smallest call of the product, from one grain's silo to another's");
        work.Print(
            $"Through one hop: append {BatchRows:N0} rows × {HopCollection.Dim} floats, durable, 1 at a time; search "
            + $"1 query × {HopCollection.Dim} in {SearchedRows:N0} growing rows, 10 hits");
    }

    /// <summary>All paths share code: without this the first one would pay for its compilation.</summary>
    private static async Task WarmUpAsync(IReadOnlyList<HopPlace> places, BenchmarkOptions options, TimeSpan time)
    {
        foreach (var place in places)
        {
            await MeasureHopAsync(place, time / 2, new Table("path"));
            await MeasureWorkAsync(place, options, time / 2, new Table("path"));
        }
    }

    private static async Task MeasureHopAsync(HopPlace place, TimeSpan time, Table table)
    {
        // Nothing is loaded, so letting it go is an answer without work.
        var grain = await FindAsync(place);
        var request = new LoadRequest { Load = false };
        Task Call() => grain.LoadAsync(request);
        await RunAsync(Call, 1, time / 4);
        var (single, alone, _) = await RunAsync(Call, 1, time);
        var (many, _, used) = await RunAsync(Call, AtOnce, time);
        table.Add(
            place.Name, single / alone.Wall, alone.Samples.Median * 1e6, alone.Samples.Quantile(0.99) * 1e6,
            many / used.Wall, used.Own / many * 1e6);
    }

    private static async Task<ISegmentGrain> FindAsync(HopPlace place)
    {
        // A segment is activated on its caller's silo: the other one has to be asked from there.
        for (var id = 1L; ; id++)
        {
            var grain = place.Grains.GetGrain<ISegmentGrain>(id);
            await place.Callee.GetGrain<ISegmentGrain>(id).LoadAsync(new LoadRequest { Load = false });
            if (await place.IsThere(grain)) return grain;
        }
    }

    private static async Task MeasureWorkAsync(HopPlace place, BenchmarkOptions options, TimeSpan time, Table table)
    {
        var collection = await HopCollection.CreateAsync(place, options.Seed);
        await RunAsync(() => collection.AppendAsync(BatchRows), 1, time / 4);
        var (batches, append, _) = await RunAsync(() => collection.AppendAsync(BatchRows), 1, time);
        while (collection.Rows < SearchedRows) await collection.AppendAsync(BatchRows);
        var fresh = await HopCollection.CreateAsync(place, options.Seed + 1);
        while (fresh.Rows < SearchedRows) await fresh.AppendAsync(BatchRows);
        await RunAsync(fresh.SearchAsync, 1, time / 4);
        var (searches, search, used) = await RunAsync(fresh.SearchAsync, 1, time);
        table.Add(
            place.Name, batches * BatchRows / append.Wall, append.Samples.Median * 1e3,
            append.Samples.Quantile(0.99) * 1e3, search.Samples.Median * 1e3, search.Samples.Quantile(0.99) * 1e3,
            used.Own / searches * 1e3);
    }

    private static async Task<(long Calls, Timing Timing, CpuTimes Used)> RunAsync(
        Func<Task> call, int atOnce, TimeSpan time)
    {
        var before = CpuTimes.Now();
        var began = Stopwatch.GetTimestamp();
        var end = began + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var samples = new Samples();
        var counts = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(LoopAsync)));
        return (counts.Sum(), new Timing(Stopwatch.GetElapsedTime(began).TotalSeconds, samples), CpuTimes.Now() - before);

        async Task<long> LoopAsync()
        {
            var calls = 0L;
            for (var now = Stopwatch.GetTimestamp(); now < end; calls++)
            {
                await call();
                var then = Stopwatch.GetTimestamp();
                if (atOnce == 1) samples.Add((then - now) / (double)Stopwatch.Frequency);
                now = then;
            }

            return calls;
        }
    }

    private sealed record Timing(double Wall, Samples Samples);
}
