using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;

namespace Milvus.Benchmarks.Disk;

/// <summary>The limits that no server on this disk can beat.</summary>
internal static class DiskRun
{
    private const int RowBytes = (100 * sizeof(float)) + sizeof(long);

    public static async Task RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await CalmMoment.WaitAsync(options);
        var probe = folder.Sub("disk");
        var time = TimeSpan.FromSeconds(options.Quick ? 0.5 : 3);
        var appends = new Table("append + fdatasync of", "bytes", "p50 ms", "p99 ms", "MB/s", "rows/s");
        foreach (var rows in (int[])[1, 1_000, 10_000, 20_000])
        {
            var block = Noise(options.Seed, rows * RowBytes);
            var samples = DiskProbe.Append(probe, block, time);
            var perSecond = 1 / samples.Median;
            appends.Add(
                $"{rows} rows", block.Length, samples.Median * 1e3, samples.Quantile(0.99) * 1e3,
                perSecond * block.Length / 1e6, perSecond * rows);
        }

        appends.Print("Disk: append, one sync per batch (100 floats and an int64 a row)");
        var publishes = new Table("publish (tmp, fsync, rename, fsync folder) of", "p50 ms", "p99 ms", "MB/s");
        foreach (var (label, count, bytes) in ((string, int, int)[])
            [("64 KiB", 1, 64 << 10), ("1 MiB", 1, 1 << 20), ("8 × 64 KiB in turn", 8, 64 << 10)])
        {
            var samples = Publish(options, folder, count, bytes, DiskProbe.PublishInTurn);
            publishes.Add(
                label, samples.Median * 1e3, samples.Quantile(0.99) * 1e3, count * bytes / samples.Median / 1e6);
        }

        var atOnce = Publish(options, folder, 8, 64 << 10, DiskProbe.PublishAtOnce);
        publishes.Add(
            "8 × 64 KiB at once", atOnce.Median * 1e3, atOnce.Quantile(0.99) * 1e3, (8 << 16) / atOnce.Median / 1e6);
        publishes.Print("Disk: publishing files");
    }

    private static Samples Publish(
        BenchmarkOptions options, BenchmarkFolder folder, int count, int bytes,
        Func<string, IReadOnlyList<byte[]>, double> publish)
    {
        var files = Enumerable.Range(0, count).Select(i => Noise(options.Seed + i, bytes)).ToArray();
        var samples = new Samples();
        for (var round = 0; round < (options.Quick ? 20 : 100); round++)
        {
            samples.Add(publish(folder.Sub("publish"), files));
        }

        return samples;
    }

    private static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
