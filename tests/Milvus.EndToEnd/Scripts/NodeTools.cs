using System.Diagnostics;
using System.Text;
using Milvus.EndToEnd.Silo;

namespace Milvus.EndToEnd.Scripts;

/// <summary>Runs npm and the scripts of the node folder.</summary>
internal static class NodeTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    public static bool AreInstalled { get; } = OnPath("node") && OnPath("npm");

    /// <summary>Installs what the lock file says, once per lock file.</summary>
    public static async Task InstallAsync()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(Places.NodeFolder, "package-lock.json"));
        var stamp = Path.Combine(Places.NodeFolder, "node_modules", ".installed-from");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted) return;
        var (exitCode, output) = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        if (exitCode != 0) throw new InvalidOperationException($"npm ci ended with {exitCode}:\n{output}");
        await File.WriteAllTextAsync(stamp, wanted);
    }

    /// <param name="line">Sees every line of the script while it runs.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string tool, string[] arguments, Action<string>? line = null)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = Places.NodeFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        lock (output) return (process.ExitCode, output.ToString());

        void Read(object sender, DataReceivedEventArgs data)
        {
            if (data.Data is null) return;
            lock (output) output.AppendLine(data.Data);
            line?.Invoke(data.Data);
        }
    }

    private static bool OnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)) || File.Exists(Path.Combine(folder, tool + ".exe")));
}
