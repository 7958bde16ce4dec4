using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Milvus.Testing.Azurite;

/// <summary>
/// The emulator of the blob service on a free port, in a folder of its own, never outliving the process that started it.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    /// <summary>The emulator's account.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>Its key, the same everywhere: it is published with the emulator and guards nothing.</summary>
    public const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milvus-azurite-");
    private readonly Process _process;

    private AzuriteProcess(string installed) => _process = Process.Start(new ProcessStartInfo("node",
    [
        "serve.cjs", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", _folder.FullName,
        "--blobPort", "0",
    ])
    {
        WorkingDirectory = installed,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>Names its account with the right key.</summary>
    public string Connection => ConnectionString(Port, Key);

    /// <summary>Starts one; returns when it listens. Needs Node.</summary>
    public static async Task<AzuriteProcess> StartAsync()
    {
        var azurite = new AzuriteProcess(await Npm.InstallAsync());
        using var limit = new CancellationTokenSource(Patience);
        while (azurite.Port == 0)
        {
            var line = await azurite._process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException("Azurite ended before it listened.");
            var listening = Listening().Match(line);
            if (listening.Success)
            {
                azurite.Port = int.Parse(listening.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            }
        }

        return azurite;
    }

    /// <summary>Names its account at any port and with any key.</summary>
    public static string ConnectionString(int port, string key) => string.Create(
        CultureInfo.InvariantCulture,
        $"AccountName={Account};AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/{Account}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
