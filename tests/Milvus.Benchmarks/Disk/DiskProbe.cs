using System.Diagnostics;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;

namespace Milvus.Benchmarks.Disk;

/// <summary>What the disk gives to plain code that does nothing but write and sync.</summary>
internal static class DiskProbe
{
    /// <summary>Appends blocks to one file, each synced before the next, for a while.</summary>
    /// <returns>Seconds per block.</returns>
    public static Samples Append(string folder, ReadOnlySpan<byte> block, TimeSpan time)
    {
        var path = Path.Combine(folder, "append");
        var samples = new Samples();
        var whole = Stopwatch.StartNew();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (var offset = 0L; whole.Elapsed < time || samples.Count < 5; offset += block.Length)
            {
                var start = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, offset);
                PosixFile.SyncData(file);
                samples.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        File.Delete(path);
        return samples;
    }

    /// <summary>Publishes one file: temporary name, sync, rename, sync the folder.</summary>
    public static void Publish(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        var temporary = Path.Combine(folder, name + ".tmp");
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            PosixFile.Sync(file);
        }

        File.Move(temporary, Path.Combine(folder, name));
        using var names = PosixFile.OpenFolder(folder);
        PosixFile.Sync(names);
    }

    /// <summary>Publishes files one after the other.</summary>
    /// <returns>Seconds for all of them.</returns>
    public static double PublishInTurn(string folder, IReadOnlyList<byte[]> files)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < files.Count; i++)
        {
            Publish(folder, $"f{i}", files[i]);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>
    /// Publishes all files but the last at once, then the last: what anybody needs who names files in a manifest.
    /// </summary>
    /// <returns>Seconds for all of them.</returns>
    public static double PublishLastAfter(string folder, IReadOnlyList<byte[]> files)
    {
        var others = PublishAtOnce(folder, [.. files.Take(files.Count - 1)]);
        var last = Stopwatch.GetTimestamp();
        Publish(folder, "last", files[^1]);
        return others + Stopwatch.GetElapsedTime(last).TotalSeconds;
    }

    /// <summary>Publishes files all at once, a thread each.</summary>
    /// <returns>Seconds until the last is durable.</returns>
    public static double PublishAtOnce(string folder, IReadOnlyList<byte[]> files)
    {
        using var gate = new ManualResetEventSlim();
        var threads = files.Select((bytes, i) => new Thread(() =>
        {
            gate.Wait();
            Publish(folder, $"f{i}", bytes);
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        var start = Stopwatch.GetTimestamp();
        gate.Set();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
