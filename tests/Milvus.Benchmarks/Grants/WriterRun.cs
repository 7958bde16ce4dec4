using System.Diagnostics;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Core;

namespace Milvus.Benchmarks.Grants;

/// <summary>Grants and ticks through the processes of vchannels, with their logs on the disk.</summary>
internal static class WriterRun
{
    private const int CallsAtOnce = 64;
    private const int RowsPerInsert = 100;
    private const int TicksPerSecond = 5;

    public static async Task GrantsAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await CalmMoment.WaitAsync(options);
        var table = new Table("inserts meanwhile", "items a request", "grants/s", "requests/s", "commits/s");
        foreach (var inserts in (bool[])[false, true])
        {
            foreach (var items in (int[])[1, 100])
            {
                await MeasureAsync(options, folder, table, inserts, items);
            }
        }

        table.Print("Grants: through the process of one vchannel");
    }

    public static async Task TicksAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await CalmMoment.WaitAsync(options);
        var channels = options.Quick ? 100 : 1_000;
        var seconds = options.Quick ? 2 : 10;
        await using var place = new WriterPlace(folder.Sub("ticks"), channels);
        await place.StartAsync();
        var segments = new SegmentId[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            segments[channel] = (await place.GrantAsync(channel, 1)).Grants[0].Segment;
            await place.TickAsync(channel, segments[channel], 1);
        }

        var table = new Table("vchannels", "what comes 5 times a second", "% of a core", "commits/s");
        foreach (var (name, turn) in new (string Name, Func<int, long, Task> Turn)[]
        {
            ("the vchannel's look at its clock", (channel, _) => place.LookAsync(channel)),
            ("the writer's tick with rows", (channel, round) => place.TickAsync(channel, segments[channel], round)),
            ("both", async (channel, round) =>
            {
                await place.TickAsync(channel, segments[channel], round);
                await place.LookAsync(channel);
            }),
        })
        {
            var (cores, commits) = await BeatAsync(place, seconds, turn);
            table.Add(channels, name, cores * 100, commits / (double)seconds);
        }

        table.Print("Ticks: processor time of the processes of many vchannels");
    }

    private static async Task<(double Cores, long Commits)> BeatAsync(
        WriterPlace place, int seconds, Func<int, long, Task> turn)
    {
        var process = Process.GetCurrentProcess();
        var (commits, used, clock) = (place.Commits, process.TotalProcessorTime, Stopwatch.StartNew());
        for (var beat = 0; beat < seconds * TicksPerSecond; beat++)
        {
            var tasks = new Task[place.Count];
            for (var channel = 0; channel < tasks.Length; channel++)
            {
                tasks[channel] = turn(channel, beat + 2);
            }

            await Task.WhenAll(tasks);
            var next = TimeSpan.FromSeconds((beat + 1.0) / TicksPerSecond) - clock.Elapsed;
            if (next > TimeSpan.Zero)
            {
                await Task.Delay(next);
            }
        }

        process.Refresh();
        return ((process.TotalProcessorTime - used) / clock.Elapsed, place.Commits - commits);
    }

    private static async Task MeasureAsync(
        BenchmarkOptions options, BenchmarkFolder folder, Table table, bool inserts, int items)
    {
        var time = TimeSpan.FromSeconds(options.Quick ? 0.5 : 3);
        await using var place = new WriterPlace(folder.Sub("grants"), 1);
        await place.StartAsync();
        await place.GrantAsync(0, items, CallsAtOnce);
        var (commits, requests, clock) = (place.Commits, 0L, Stopwatch.StartNew());
        using var stop = new CancellationTokenSource();
        var inserting = inserts ? InsertAsync(place, stop.Token) : Task.CompletedTask;
        while (clock.Elapsed < time)
        {
            // As many callers as a gateway has: each waits for its answer, all together fill the commits.
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => place.GrantAsync(0, items, CallsAtOnce)));
            requests += 4 * CallsAtOnce;
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await inserting;
        table.Add(
            inserts ? "yes" : "no", items, requests * items / seconds, requests / seconds, (place.Commits - commits) / seconds);
    }

    private static async Task InsertAsync(WriterPlace place, CancellationToken stop)
    {
        for (var first = 1L; !stop.IsCancellationRequested; first += RowsPerInsert)
        {
            await place.AppendAsync(0, first, RowsPerInsert);
        }
    }
}
