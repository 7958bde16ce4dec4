using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Milvus.Benchmarks.Servers;

/// <summary>The server as its users start it: a process of its own, on a free port, in a folder of its own.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private SiloProcess(Process process, string data)
    {
        _process = process;
        Data = data;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException("The server ended."));
    }

    public int Id => _process.Id;

    public int Port { get; private set; }

    /// <summary>Where the coordinator's services are; the server says so before it serves.</summary>
    public int InternalPort { get; private set; }

    public string Data { get; }

    /// <summary>Starts the server and waits until it serves.</summary>
    /// <param name="data">Its folder.</param>
    /// <param name="settings">Further options, <c>--Milvus:Name</c> and value in turn.</param>
    public static async Task<SiloProcess> StartAsync(string data, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = [ServerPath(), "--port", "0", "--data", data, .. settings];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var silo = new SiloProcess(new Process { StartInfo = start }, data);
        silo._process.Start();
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        try
        {
            silo.Port = await silo._port.Task.WaitAsync(StartTimeout);
            return silo;
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            var said = silo.Said();
            await silo.DisposeAsync();
            throw new InvalidOperationException($"The server does not serve: {said}", failure);
        }
    }

    /// <summary>The last lines of the server's log.</summary>
    public string Said()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines.TakeLast(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"server: {line}");
        }

        if (Internal().Match(line) is { Success: true } found)
        {
            InternalPort = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        if (Serving().Match(line) is { Success: true } match)
        {
            _port.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    private static string ServerPath()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var framework = build.Name;
        var configuration = build.Parent!.Name;
        for (var folder = build; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Milvus.Orleans.sln")))
            {
                return Path.Combine(folder.FullName, "silo", "bin", configuration, framework, "Milvus.Silo.dll");
            }
        }

        throw new InvalidOperationException("The benchmarks run from within the repository.");
    }

    [GeneratedRegex(@"Serving on port (\d+)")]
    private static partial Regex Serving();

    [GeneratedRegex(@"coordinator's services are on port (\d+)")]
    private static partial Regex Internal();
}
