using System.Diagnostics;
using Milvus.Benchmarks.Disk;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Benchmarks.Search;
using Milvus.Benchmarks.Servers;
using Milvus.Benchmarks.Wire;

namespace Milvus.Benchmarks.Flush;

/// <summary>How long a flush takes beside plain code that publishes the same files, round by round.</summary>
internal static class FlushRun
{
    private const int RowsPerRound = 1_000;

    public static async Task RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await using var silo = await SiloProcess.StartAsync(folder.Sub("flush"));
        using var connection = new GrpcConnection(silo.Port);
        var collection = new BenchmarkCollection(connection, "flushed", VectorSet.Dim);
        await collection.CreateAsync();
        var frame = InsertFrame.Encode(
            collection.Name, VectorSet.Random(RowsPerRound, options.Seed).Span, VectorSet.Dim);
        await CalmMoment.WaitAsync(options);

        var flush = new Samples();
        Plain[] plain =
        [
            new("same files, one after the other", DiskProbe.PublishInTurn),
            new("same files at once, manifest last", DiskProbe.PublishLastAfter),
            new("same files all at once", DiskProbe.PublishAtOnce),
        ];
        var files = new List<byte[]>();
        var published = new PublishedFiles(silo.Data);
        // Enough calls for the compiler to have gone: its thread else takes more than half of the server's time.
        var warmUp = options.Quick ? 30 : 600;
        var rounds = options.Quick ? 30 : 150;
        var before = CpuTimes.Now(silo.Id);
        for (var round = -warmUp; round < rounds; round++)
        {
            frame.Number(InsertFrame.FirstKey + ((long)(round + warmUp) * RowsPerRound));
            var seconds = await FlushOnceAsync(connection, collection, frame);
            files = published.TakeNew();
            if (round < 0)
            {
                before = CpuTimes.Now(silo.Id);
                continue;
            }

            flush.Add(seconds);
            // Each begins a round in turn: who comes after another's deletions waits for them too.
            for (var i = 0; i < plain.Length; i++)
            {
                plain[(round + i) % plain.Length].Measure(folder.Sub("publish"), files, seconds);
            }
        }

        Print(flush, plain, files, CpuTimes.Now(silo.Id) - before);
    }

    /// <summary>Inserts, then measures from the request to flush until the state says that all is written.</summary>
    private static async Task<double> FlushOnceAsync(
        GrpcConnection connection, BenchmarkCollection collection, InsertFrame frame)
    {
        while (!await BenchmarkCollection.InsertAsync(connection, frame))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        var start = Stopwatch.GetTimestamp();
        await collection.FlushAsync();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Print(Samples flush, Plain[] plain, List<byte[]> files, CpuTimes used)
    {
        var table = new Table(
            "what", "p50 ms", "p90 ms", "p99 ms", "flush is, by p50", "by p99", "round by round, median");
        table.Add(
            "flush until GetFlushState", flush.Median * 1e3, flush.Quantile(0.9) * 1e3, flush.Quantile(0.99) * 1e3,
            "", "", "");
        foreach (var one in plain)
        {
            table.Add(
                one.Name, one.Seconds.Median * 1e3, one.Seconds.Quantile(0.9) * 1e3, one.Seconds.Quantile(0.99) * 1e3,
                $"{flush.Median / one.Seconds.Median:N2} ×",
                $"{flush.Quantile(0.99) / one.Seconds.Quantile(0.99):N2} ×", $"{one.Ratio.Median:N2} ×");
        }

        table.Print(
            $"Flush: {flush.Count} rounds of {RowsPerRound} new rows, one shard; {files.Count} files of "
            + $"{files.Sum(file => file.Length)} bytes ({string.Join(", ", files.Select(file => file.Length))}); "
            + $"server CPU {used.Server / flush.Count * 1e3:N1} ms a round, its insert included");
    }

    private sealed record Plain(string Name, Func<string, IReadOnlyList<byte[]>, double> Publish)
    {
        public Samples Seconds { get; } = new();

        public Samples Ratio { get; } = new();

        public void Measure(string folder, IReadOnlyList<byte[]> files, double flush)
        {
            var seconds = Publish(folder, files);
            Seconds.Add(seconds);
            Ratio.Add(flush / seconds);
        }
    }
}
