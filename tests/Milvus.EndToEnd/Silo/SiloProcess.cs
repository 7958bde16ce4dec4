using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Milvus.EndToEnd.Silo;

/// <summary>A real server: the built silo, as a child of the test that started it and never outliving it.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<int> _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isDisposed;

    private SiloProcess(Process process) => _process = process;

    /// <summary>The port it took; known once it serves.</summary>
    public int Port { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts a server on a free port and returns when its log says that it serves.</summary>
    public static Task<SiloProcess> ServeAsync(string dataFolder, params string[] more) =>
        ServeAsync(dataFolder, [], more);

    /// <summary>The same, with variables in its environment.</summary>
    public static async Task<SiloProcess> ServeAsync(
        string dataFolder, (string Name, string Value)[] variables, params string[] more)
    {
        var silo = Start(["--port", "0", "--data", dataFolder, .. more], variables);
        try
        {
            silo.Port = await silo._serving.Task.WaitAsync(Patience);
            return silo;
        }
        catch (Exception error)
        {
            await silo.DisposeAsync();
            throw new InvalidOperationException($"The silo does not serve. It wrote:\n{silo.Output}", error);
        }
    }

    /// <summary>Starts a server and waits for its end: for starts that must be refused.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var silo = Start(arguments, []);
        return (await silo.ExitAsync(), silo.Output);
    }

    /// <summary>kill -9: no warning, no last words.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, then the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
    }

    /// <summary>Sends a signal by its name: <c>STOP</c>, <c>CONT</c>, <c>TERM</c>.</summary>
    public async Task SignalAsync(string name)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has written a text.</summary>
    public async Task SaysAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static SiloProcess Start(string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Places.SiloAssembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        var silo = new SiloProcess(process);
        process.OutputDataReceived += silo.Read;
        process.ErrorDataReceived += silo.Read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return silo;
    }

    private async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            // Both streams end; the first end is enough to know that it will never serve.
            _serving.TrySetException(new EndOfStreamException("The silo ended."));
            return;
        }

        lock (_output) _output.AppendLine(line.Data);
        var serving = Serving().Match(line.Data);
        if (serving.Success) _serving.TrySetResult(int.Parse(serving.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"Serving on port (\d+)")]
    private static partial Regex Serving();
}
