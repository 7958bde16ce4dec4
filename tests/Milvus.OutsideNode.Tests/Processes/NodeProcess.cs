using System.Diagnostics;
using System.Globalization;
using System.Text;
using Milvus.EndToEnd.Silo;

namespace Milvus.OutsideNode.Tests.Processes;

/// <summary>The outside node as a child of the test that started it, never outliving it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly List<string> _lines = [];

    private bool _isDisposed;

    private NodeProcess(Process process) => _process = process;

    /// <summary>What it said so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>The number that it registered with last.</summary>
    public long Number => long.Parse(
        Lines.Last(line => line.StartsWith("registered", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    public static NodeProcess Start(params string[] arguments)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(
            Places.Root, "tests", "Milvus.OutsideNode", "bin", own.Parent!.Name, own.Name, "Milvus.OutsideNode.dll");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["exec", assembly, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        };
        var node = new NodeProcess(process);
        process.OutputDataReceived += (_, line) => node.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => node.HearError(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return node;
    }

    /// <summary>How many lines begin so.</summary>
    public int CountOf(string beginning) => Lines.Count(line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Waits until so many lines begin so.</summary>
    public async Task SaysAsync(string beginning, int times = 1)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (CountOf(beginning) < times)
        {
            if (_process.HasExited)
            {
                // Its last words may still be on their way.
                await _process.WaitForExitAsync(limit.Token);
                Assert.True(CountOf(beginning) >= times, $"The node ended: {this}");
                return;
            }

            Assert.False(limit.IsCancellationRequested, $"The node does not say '{beginning}' {times} times: {this}");
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by its name: <c>STOP</c>, <c>CONT</c>.</summary>
    public async Task SignalAsync(string name)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public override string ToString()
    {
        lock (_lines) return $"{string.Join('\n', _lines.TakeLast(20))}\n{_errors}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }

    private void HearError(string? line)
    {
        lock (_lines) _errors.AppendLine(line);
    }
}
