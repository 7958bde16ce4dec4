using System.Globalization;

namespace Milvus.Benchmarks;

/// <summary>What to measure and how long.</summary>
/// <param name="Parts">Of <see cref="Known"/>.</param>
/// <param name="Quick">A look at the order of magnitude instead of a measurement.</param>
/// <param name="Seed">Of every random number.</param>
/// <param name="Folder">Where server and probes write; it decides which disk is measured.</param>
/// <param name="Data">Folder of real vectors; null draws random ones.</param>
internal sealed record BenchmarkOptions(
    IReadOnlyList<string> Parts, bool Quick, int Seed, string Folder, string? Data)
{
    public static readonly string[] Known =
    [
        "disk", "ingest", "flush", "flushes", "parquet", "search", "deletes", "grants", "ticks", "nodes", "hops", "all",
        "micro",
    ];

    private const string Usage =
        "usage: [disk|ingest|flush|flushes|parquet|search|deletes|grants|ticks|nodes|hops|all|micro]… "
        + "[--quick] [--seed N] [--folder PATH]";

    /// <summary>Reads the arguments; null when they make no sense, with the reason.</summary>
    public static BenchmarkOptions? Parse(string[] args, out string problem)
    {
        var parts = new List<string>();
        var (quick, seed, folder) = (false, 1, Path.GetTempPath());
        problem = Usage;
        for (var i = 0; i < args.Length; i++)
        {
            if (Known.Contains(args[i]))
            {
                parts.Add(args[i]);
            }
            else if (args[i] == "--quick")
            {
                quick = true;
            }
            else if (args[i] == "--folder" && i + 1 < args.Length)
            {
                folder = args[++i];
            }
            else if (args[i] != "--seed" || ++i == args.Length
                || !int.TryParse(args[i], CultureInfo.InvariantCulture, out seed))
            {
                problem = $"cannot read \"{args[Math.Min(i, args.Length - 1)]}\"; {Usage}";
                return null;
            }
        }

        var data = Environment.GetEnvironmentVariable("MILVUS_BENCH_DATA");
        return new BenchmarkOptions(
            parts.Count == 0 ? ["all"] : parts, quick, seed, folder, string.IsNullOrEmpty(data) ? null : data);
    }
}
