using System.Diagnostics;
using System.Runtime.Intrinsics;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Benchmarks.Servers;
using Milvus.Benchmarks.Wire;

namespace Milvus.Benchmarks.Search;

/// <summary>Exact search by every path in alternation, one query per call, counted in processor time.</summary>
internal static class SearchRun
{
    private const int CheckedQueries = 50;

    // Large enough that the growing collection stays growing and the other becomes one segment.
    private static readonly string[] OneSegment = ["--Milvus:Engine:Seal:SegmentMaxBytes", $"{8L << 30}"];

    public static async Task RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        var vectors = VectorSet.Load(options);
        await using var silo = await SiloProcess.StartAsync(folder.Sub("search"), OneSegment);
        using var connection = new GrpcConnection(silo.Port);
        var paths = new List<ISearchPath> { new LoopPath(vectors, Vector512.IsHardwareAccelerated) };
        if (Vector512.IsHardwareAccelerated)
        {
            paths.Add(new LoopPath(vectors, wide: false));
        }

        paths.Add(new SegmentPath(vectors, vectors.Rows));
        paths.Add(new SegmentPath(vectors, 10_000));
        paths.Add(await ServedPath.PrepareAsync(connection, vectors, flushed: false));
        paths.Add(await ServedPath.PrepareAsync(connection, vectors, flushed: true));

        var lines = new List<Line>();
        foreach (var path in paths)
        {
            lines.Add(new Line(path, await RecallAsync(vectors, path)));
        }

        await CalmMoment.WaitAsync(options);
        var queries = options.Quick ? 1_000 : 300;
        for (var round = 0; round < (options.Quick ? 2 : 5); round++)
        {
            foreach (var line in lines)
            {
                await MeasureAsync(line, silo, queries);
            }
        }

        Print(vectors, lines, queries);
    }

    /// <summary>The share of the true ten that the path finds; warms it up as well.</summary>
    private static async Task<double> RecallAsync(VectorSet vectors, ISearchPath path)
    {
        var found = 0;
        for (var query = 0; query < CheckedQueries; query++)
        {
            var truth = RowLoop.Search256(vectors.Query(query).Span, vectors.Base.Span, VectorSet.Dim);
            found += truth.Intersect(await path.SearchAsync(query)).Count();
        }

        return found / (double)(CheckedQueries * RowLoop.K);
    }

    private static async Task MeasureAsync(Line line, SiloProcess silo, int queries)
    {
        var before = CpuTimes.Now(silo.Id);
        for (var query = 0; query < queries; query++)
        {
            var start = Stopwatch.GetTimestamp();
            await line.Path.SearchAsync(query);
            line.Latency.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var used = CpuTimes.Now(silo.Id) - before;
        line.PerCpuSecond.Add(queries / (line.Path.IsServed ? used.Server : used.Own));
        line.ClientMicroseconds.Add(line.Path.IsServed ? used.Own / queries * 1e6 : 0);
        line.ForeignCores.Add(used.ForeignCores);
    }

    private static void Print(VectorSet vectors, List<Line> lines, int queries)
    {
        var loop = lines[0].PerCpuSecond;
        var scan = lines.First(line => line.Path is SegmentPath).PerCpuSecond;
        var table = new Table(
            "path", "queries per CPU-s", "CPU against loop", "CPU against SegmentSearcher", "p50 ms", "p99 ms",
            "client CPU µs", "foreign cores", "recall@10");
        foreach (var line in lines)
        {
            table.Add(
                line.Path.Name, line.PerCpuSecond.Median, $"{loop.Median / line.PerCpuSecond.Median:N2} ×",
                $"{scan.Median / line.PerCpuSecond.Median:N2} ×", line.Latency.Median * 1e3,
                line.Latency.Quantile(0.99) * 1e3, line.ClientMicroseconds.Median, line.ForeignCores.Median,
                line.Recall);
        }

        table.Print(
            $"Search: exact, cosine, top {RowLoop.K}, {vectors.Rows:N0} × {VectorSet.Dim}, one query per call, "
            + $"{loop.Count} rounds of {queries} queries in alternation; {vectors.Origin}");
    }

    private sealed record Line(ISearchPath Path, double Recall)
    {
        public Samples PerCpuSecond { get; } = new();

        public Samples Latency { get; } = new();

        public Samples ClientMicroseconds { get; } = new();

        public Samples ForeignCores { get; } = new();
    }
}
