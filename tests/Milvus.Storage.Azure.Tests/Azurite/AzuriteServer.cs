using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Milvus.Storage.Azure.Tests.Azurite;

/// <summary>
/// The emulator of the blob service on a free port, in a folder of its own, ending with the tests. Each test takes a
/// prefix of its own.
/// </summary>
public sealed partial class AzuriteServer : IAsyncLifetime
{
    public const string Account = "devstoreaccount1";

    // The emulator's account has this key everywhere: it is published with it and guards nothing.
    public const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milvus-azurite-");
    private Process? _process;
    private int _prefixes;

    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        // Then every test that would ask for a server is skipped.
        if (!Npm.IsInstalled) return;
        var start = new ProcessStartInfo("node",
        [
            "serve.cjs", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", _folder.FullName,
            "--blobPort", "0",
        ])
        {
            WorkingDirectory = await Npm.InstallAsync(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        while (Port == 0)
        {
            var line = await _process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException("Azurite ended before it listened.");
            var listening = Listening().Match(line);
            if (listening.Success) Port = int.Parse(listening.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        await Store(Options()).EnsureContainerAsync(default);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Options of a store that is empty yet.</summary>
    public AzureBlobOptions Options() => OptionsThrough(Port);

    /// <summary>The same, by way of another port.</summary>
    public AzureBlobOptions OptionsThrough(int port) => new()
    {
        ConnectionString = ConnectionString(port, Key),
        Prefix = string.Create(CultureInfo.InvariantCulture, $"tests/{Interlocked.Increment(ref _prefixes)}"),
    };

    public static string ConnectionString(int port, string key) => string.Create(
        CultureInfo.InvariantCulture,
        $"AccountName={Account};AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/{Account}");

    public static AzureBlobStore Store(AzureBlobOptions options) => new(options);

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
