using Milvus.Benchmarks.Disk;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Benchmarks.Search;
using Milvus.Benchmarks.Servers;

namespace Milvus.Benchmarks.Ingest;

/// <summary>Acknowledged, hence synced, rows a second, in alternation with the disk at that moment.</summary>
internal static class IngestRun
{
    private const int CommitMaxBytes = 8 << 20;

    private static readonly (int Batch, int Connections)[] Shapes = [(1_000, 1), (1_000, 4), (10_000, 1), (10_000, 4)];

    public static async Task RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await using var silo = await SiloProcess.StartAsync(folder.Sub("ingest"));
        var figures = Shapes.ToDictionary(shape => shape, _ => new Figures());
        for (var round = 0; round < (options.Quick ? 1 : 3); round++)
        {
            foreach (var shape in Shapes)
            {
                await MeasureAsync(options, folder, silo, shape, $"ingest_{round}", figures[shape]);
            }
        }

        Print(figures);
    }

    private static async Task MeasureAsync(
        BenchmarkOptions options, BenchmarkFolder folder, SiloProcess silo,
        (int Batch, int Connections) shape, string round, Figures figures)
    {
        var name = $"{round}_{shape.Batch}_{shape.Connections}";
        using var load = new IngestLoad(silo, name, shape.Batch, shape.Connections, options.Seed);
        await load.CreateAsync();
        await load.RunAsync(TimeSpan.FromSeconds(options.Quick ? 0.5 : 1));
        await CalmMoment.WaitAsync(options);
        // What waits together is synced together: one sync can cover a batch of every connection.
        var commit = Math.Min(CommitMaxBytes, (long)load.BatchBytes * shape.Connections);
        var block = new byte[Math.Max(commit, load.BatchBytes)];
        new Random(options.Seed).NextBytes(block);
        var probe = DiskProbe.Append(
            folder.Sub("probe"), block, TimeSpan.FromSeconds(options.Quick ? 0.3 : 1));
        var disk = block.Length / (double)load.BatchBytes * shape.Batch / probe.Median;
        var (rows, refused, used) = await load.RunAsync(TimeSpan.FromSeconds(options.Quick ? 1 : 3));
        await load.DropAsync();

        figures.Rate.Add(rows / used.Wall);
        figures.Disk.Add(disk);
        figures.Share.Add(rows / used.Wall / disk);
        figures.ServerCores.Add(used.Server / used.Wall);
        figures.ClientCores.Add(used.Own / used.Wall);
        figures.RowsPerServerSecond.Add(rows / used.Server);
        figures.ForeignCores.Add(used.ForeignCores);
        figures.Refused += refused;
    }

    private static void Print(Dictionary<(int Batch, int Connections), Figures> figures)
    {
        var table = new Table(
            "batch rows", "connections", "rows/s", "best", "disk rows/s", "share of disk", "server cores",
            "client cores", "foreign cores", "rows per server CPU-s", "refused");
        foreach (var (shape, figure) in figures)
        {
            table.Add(
                shape.Batch, shape.Connections, figure.Rate.Median, figure.Rate.Quantile(1), figure.Disk.Median,
                figure.Share.Median, figure.ServerCores.Median, figure.ClientCores.Median, figure.ForeignCores.Median,
                figure.RowsPerServerSecond.Median, figure.Refused);
        }

        table.Print(
            $"Ingest: acknowledged rows over gRPC, {VectorSet.Dim} floats and an int64 key, one shard, "
            + "fsync before the reply; one call in flight per connection");
    }

    private sealed class Figures
    {
        public Samples Rate { get; } = new();

        public Samples Disk { get; } = new();

        public Samples Share { get; } = new();

        public Samples ServerCores { get; } = new();

        public Samples ClientCores { get; } = new();

        public Samples ForeignCores { get; } = new();

        public Samples RowsPerServerSecond { get; } = new();

        public int Refused { get; set; }
    }
}
