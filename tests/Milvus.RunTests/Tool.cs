using System.Diagnostics;
using System.Text;

namespace Milvus.RunTests;

/// <summary>Runs dotnet as a child.</summary>
internal static class Tool
{
    /// <summary>Runs with this console and returns the exit code.</summary>
    public static async Task<int> ShowAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments, captured: false);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>
    /// Runs quietly. A child that takes too long is killed with its own children and counts as failed.
    /// </summary>
    public static async Task<(int ExitCode, string Output)> CaptureAsync(
        string folder, TimeSpan patience, params string[] arguments)
    {
        using var process = Start(folder, arguments, captured: true);
        var output = new StringBuilder();
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output.ToString());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            lock (output) return (-1, $"Killed after {patience}.\n{output}");
        }

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }
    }

    private static Process Start(string folder, string[] arguments, bool captured)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && IsDotnet(path) ? path : "dotnet", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = captured,
            RedirectStandardError = captured,
        };

        // A build server that outlives the run would keep this run's pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";
}
