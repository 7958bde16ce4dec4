using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Milvus.Storage.Tests.ObjectStores;

/// <summary>A <see cref="Contender"/> in a process of its own.</summary>
internal sealed class ContenderProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ContenderProcess(Process process) => _process = process;

    /// <summary>Starts one and returns when it is ready to begin.</summary>
    public static async Task<ContenderProcess> StartAsync(string folder, string name, int rounds)
    {
        // The runtime lies in {installation}/shared/{framework}/{version}.
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
        var start = new ProcessStartInfo(
            Path.GetFullPath(dotnet),
            ["exec", typeof(Program).Assembly.Location, folder, name, rounds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var started = new ContenderProcess(Process.Start(start)!);
        Assert.Equal("ready", await started.ReadAsync());
        return started;
    }

    public void Begin() => _process.StandardInput.WriteLine("go");

    /// <summary>Its next report; null when it has ended.</summary>
    public Task<string?> ReadAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>All reports to its end.</summary>
    public async Task<List<string>> ReadToEndAsync()
    {
        var reports = new List<string>();
        while (await ReadAsync() is { } report)
        {
            reports.Add(report);
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        return reports;
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Ends it without a chance to do anything more.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
