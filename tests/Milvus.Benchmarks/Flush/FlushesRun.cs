using System.Diagnostics;
using Milvus.Benchmarks.Ingest;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Benchmarks.Servers;
using Milvus.Benchmarks.Wire;

namespace Milvus.Benchmarks.Flush;

/// <summary>
/// Many flushes a second of one collection that is being written to: each must be answered and end, and the writers must
/// keep most of their rate. The rate without flushes is measured before and after, on the same server.
/// </summary>
internal static class FlushesRun
{
    private const int PerSecond = 50;
    private const int BatchRows = 1_000;
    private const int Connections = 64;
    private const double KeptShare = 0.7;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <returns>Whether every flush ended and the writers kept their share.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await using var silo = await SiloProcess.StartAsync(folder.Sub("flushes"));
        var (alone, together) = options.Quick ? (3, 6) : (20, 60);
        await WriteAsync(silo, "warm", options, alone, flushes: null);
        await CalmMoment.WaitAsync(options);
        var before = await WriteAsync(silo, "before", options, alone, flushes: null);
        var flushes = new Flushes();
        var during = await WriteAsync(silo, "during", options, together, flushes);
        var after = await WriteAsync(silo, "after", options, alone, flushes: null);

        var rate = (before.Rate + after.Rate) / 2;
        var share = during.Rate / rate;
        var table = new Table("what", "rows/s", "server cores", "foreign cores");
        table.Add("writers alone, before", before.Rate, before.ServerCores, before.ForeignCores);
        table.Add($"with {PerSecond} flushes/s for {together} s", during.Rate, during.ServerCores, during.ForeignCores);
        table.Add("writers alone, after", after.Rate, after.ServerCores, after.ForeignCores);
        table.Print(
            $"Flushes under load: {flushes.Asked} asked, {flushes.Answered.Count} answered, {flushes.Failed} failed, "
            + $"{flushes.Ended.Count} ended; writers keep {share:P0} of their rate (mark {KeptShare:P0})");
        var times = new Table("a flush", "p50 ms", "p99 ms", "max ms");
        times.Add("until answered", Ms(flushes.Answered, 0.5), Ms(flushes.Answered, 0.99), Ms(flushes.Answered, 1));
        times.Add("until all is written", Ms(flushes.Ended, 0.5), Ms(flushes.Ended, 0.99), Ms(flushes.Ended, 1));
        times.Print("How long they take");
        var kept = flushes.Failed == 0 && flushes.Ended.Count == flushes.Asked && share >= KeptShare;
        Console.WriteLine(kept ? "kept" : "MISSED");
        return kept;
    }

    private static double Ms(Samples samples, double quantile) => samples.Quantile(quantile) * 1e3;

    private static async Task<(double Rate, double ServerCores, double ForeignCores)> WriteAsync(
        SiloProcess silo, string name, BenchmarkOptions options, int seconds, Flushes? flushes)
    {
        using var load = new IngestLoad(silo, name, BatchRows, connections: 1, options.Seed);
        await load.CreateAsync();
        await load.RunAsync(TimeSpan.FromSeconds(1));
        var time = TimeSpan.FromSeconds(seconds);
        var asking = flushes?.RunAsync(silo.Port, name, time) ?? Task.CompletedTask;
        var (rows, _, used) = await load.RunAsync(time);
        await asking;
        await load.DropAsync();
        return (rows / used.Wall, used.Server / used.Wall, used.ForeignCores);
    }

    /// <summary>Asks on time, however long the flushes before take.</summary>
    private sealed class Flushes
    {
        private readonly Lock _gate = new();

        public int Asked { get; private set; }

        public int Failed { get; private set; }

        public Samples Answered { get; } = new();

        public Samples Ended { get; } = new();

        public async Task RunAsync(int port, string name, TimeSpan time)
        {
            var free = new Queue<GrpcConnection>(Enumerable.Range(0, Connections).Select(_ => new GrpcConnection(port)));
            var running = new List<Task>();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; Stopwatch.GetElapsedTime(start) < time; i++)
            {
                var due = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(start);
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due);
                }

                Asked++;
                running.Add(OneAsync(free, name));
            }

            await Task.WhenAll(running);
            foreach (var connection in free)
            {
                connection.Dispose();
            }
        }

        private async Task OneAsync(Queue<GrpcConnection> free, string name)
        {
            GrpcConnection? connection;
            lock (_gate)
            {
                if (!free.TryDequeue(out connection))
                {
                    // So many are under way: the server does not keep up.
                    Failed++;
                    return;
                }
            }

            try
            {
                var start = Stopwatch.GetTimestamp();
                var poll = await new BenchmarkCollection(connection, name, 0).BeginFlushAsync(connection);
                var answered = Stopwatch.GetElapsedTime(start).TotalSeconds;
                await BenchmarkCollection.UntilFlushedAsync(connection, poll, PollInterval);
                lock (_gate)
                {
                    Answered.Add(answered);
                    Ended.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                    free.Enqueue(connection);
                }
            }
            catch (InvalidOperationException refused)
            {
                lock (_gate)
                {
                    Failed++;
                    free.Enqueue(connection);
                }

                Console.Error.WriteLine(refused.Message);
            }
        }
    }
}
