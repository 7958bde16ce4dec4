using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Milvus.Benchmarks.Reporting;

/// <summary>What a number means nothing without: machine, commit, date, seed.</summary>
internal static class RunHeader
{
    public static void Print(BenchmarkOptions options, string folder)
    {
        var width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        var drive = new DriveInfo(folder);
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"machine: {Processor()}, {Environment.ProcessorCount} cores, {width}-bit vectors, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, disk {drive.DriveFormat}, "
            + $"{RuntimeInformation.FrameworkDescription} | commit: {Commit()} | date: {date} UTC | "
            + $"seed: {options.Seed}{(options.Quick ? " | quick: orders of magnitude only" : "")}");
        if (drive.DriveFormat is "tmpfs" or "ramfs")
        {
            Console.WriteLine("The folder lies in memory: figures that involve the disk mean nothing.");
        }

#if DEBUG
        Console.WriteLine("This is a Debug build: measure with -c Release.");
#endif
    }

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string Commit()
    {
        var hash = Git("rev-parse --short HEAD");
        return hash.Length == 0 ? "unknown" : Git("status --porcelain").Length == 0 ? hash : hash + " + changes";
    }

    private static string Git(string arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = AppContext.BaseDirectory,
            };
            using var git = Process.Start(start)!;
            var text = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? text : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
