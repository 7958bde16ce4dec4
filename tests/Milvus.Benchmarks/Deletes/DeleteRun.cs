using System.Diagnostics;
using Milvus.Benchmarks.Reporting;

namespace Milvus.Benchmarks.Deletes;

/// <summary>
/// One Delete of many keys over many flushed segments whose key ranges all overlap: how many pairs of a key and a segment
/// pass the segments' filters, against a bound; the times by the way.
/// </summary>
internal static class DeleteRun
{
    private const int RowsPerSegment = 1_000;

    /// <summary>What the filters promise: their size is 16 bits a key (<c>formats.md</c>).</summary>
    private const double ConfiguredRate = 0.001;

    /// <returns>Whether the bound was kept.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        var segments = options.Quick ? 100 : 1_000;
        var deleted = segments * 10;
        await using var channel = new DeleteChannel(folder.Sub("deletes"));
        await channel.StartAsync();

        // Every segment's keys come from the whole range: smallest and largest key rule nothing out.
        var random = new Random(options.Seed);
        var keys = new long[segments * RowsPerSegment];
        for (var i = 0; i < keys.Length; i++) keys[i] = i + 1;
        random.Shuffle(keys);
        var last = Core.Timestamp.Zero;
        foreach (var some in keys.Chunk(RowsPerSegment)) last = await channel.SealAsync(some);
        await channel.FlushedAsync(last);
        Require(await channel.CountAsync(), keys.Length);

        random.Shuffle(keys);
        var picked = keys[..deleted];
        var clock = Stopwatch.StartNew();
        await channel.DeleteAsync(picked);
        var acknowledged = clock.Elapsed;
        Require(await channel.CountAsync(), keys.Length - deleted);
        var visible = clock.Elapsed;
        var (filtered, probed) = (channel.Filtered, channel.Probed);
        await channel.FlushedAsync(await channel.FenceAsync());
        return Print(
            segments, deleted, filtered, probed, channel.SegmentsTouched, [acknowledged, visible, clock.Elapsed]);
    }

    /// <summary>A key is in one segment, so there are as many true pairs as keys.</summary>
    private static bool Print(
        int segments, int truePairs, long filtered, long probed, int touched, TimeSpan[] elapsed)
    {
        var bound = truePairs + (2 * ConfiguredRate * truePairs * segments);
        var measured = (probed - truePairs) / ((double)filtered - truePairs);
        var table = new Table("what", "figure");
        table.Add("pairs of a key and a segment", filtered);
        table.Add("true pairs", truePairs);
        table.Add("probes: pairs that passed the filters", probed);
        table.Add("bound: true pairs + 2 × rate × keys × segments", bound);
        table.Add("within the bound", probed <= bound ? "yes" : "MISSED");
        table.Add("false-positive rate, configured", $"{ConfiguredRate:N5}");
        table.Add("false-positive rate, measured", $"{measured:N5}");
        table.Add("segments that were handed a delete", touched);
        table.Add("ms until acknowledged", elapsed[0].TotalMilliseconds);
        table.Add("ms until a count without the rows", elapsed[1].TotalMilliseconds);
        table.Add("ms until all of it is in delta logs", elapsed[2].TotalMilliseconds);
        table.Print($"Deletes: {truePairs} keys in one Delete over {segments} flushed segments of {RowsPerSegment} rows");
        return probed <= bound;
    }

    private static void Require(long found, long expected)
    {
        if (found != expected) throw new InvalidOperationException($"{found} rows instead of {expected}.");
    }
}
