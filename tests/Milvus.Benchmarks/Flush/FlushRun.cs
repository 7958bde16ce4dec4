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

        var (flush, turn, once) = (new Samples(), new Samples(), new Samples());
        var (turnRatio, onceRatio) = (new Samples(), new Samples());
        var sizes = new List<byte[]>();
        var warmUp = options.Quick ? 10 : 40;
        var rounds = options.Quick ? 30 : 150;
        var before = default(CpuTimes);
        var known = new PublishedFiles(silo.Data);
        for (var round = -warmUp; round < rounds; round++)
        {
            frame.Number(InsertFrame.FirstKey + ((long)(round + warmUp) * RowsPerRound));
            while (!await BenchmarkCollection.InsertAsync(connection, frame))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }

            if (round == 0)
            {
                before = CpuTimes.Now(silo.Id);
            }

            var start = Stopwatch.GetTimestamp();
            await collection.FlushAsync();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            sizes = known.TakeNew();
            if (round < 0 || sizes.Count == 0)
            {
                continue;
            }

            var inTurn = DiskProbe.PublishInTurn(folder.Sub("publish"), sizes);
            var atOnce = DiskProbe.PublishAtOnce(folder.Sub("publish"), sizes);
            flush.Add(seconds);
            turn.Add(inTurn);
            once.Add(atOnce);
            turnRatio.Add(seconds / inTurn);
            onceRatio.Add(seconds / atOnce);
        }

        Print(flush, turn, once, turnRatio, onceRatio, sizes, CpuTimes.Now(silo.Id) - before);
    }

    private static void Print(
        Samples flush, Samples turn, Samples once, Samples turnRatio, Samples onceRatio,
        List<byte[]> sizes, CpuTimes used)
    {
        var table = new Table(
            "what", "p50 ms", "p90 ms", "p99 ms", "flush is, by p50", "by p99", "round by round, median");
        Row("flush until GetFlushState", flush, null);
        Row("same files in turn", turn, turnRatio);
        Row("same files at once", once, onceRatio);
        table.Print(
            $"Flush: {flush.Count} rounds of {RowsPerRound} new rows, one shard; {sizes.Count} files of "
            + $"{sizes.Sum(file => file.Length)} bytes ({string.Join(", ", sizes.Select(file => file.Length))}); "
            + $"foreign cores {used.ForeignCores:N2}");

        void Row(string what, Samples samples, Samples? ratio) => table.Add(
            what, samples.Median * 1e3, samples.Quantile(0.9) * 1e3, samples.Quantile(0.99) * 1e3,
            ratio is null ? "" : $"{flush.Median / samples.Median:N2} ×",
            ratio is null ? "" : $"{flush.Quantile(0.99) / samples.Quantile(0.99):N2} ×",
            ratio is null ? "" : $"{ratio.Median:N2} ×");
    }
}
