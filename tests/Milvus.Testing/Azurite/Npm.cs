using System.Diagnostics;
using System.Security.Cryptography;

namespace Milvus.Testing.Azurite;

/// <summary>Installs what the lock file of the node folder says, into a cache that all checkouts share.</summary>
public static class Npm
{
    private const string Lock = "package-lock.json";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Whether node and npm are there.</summary>
    public static bool IsInstalled { get; } = OnPath("node") && OnPath("npm");

    /// <summary>The folder that holds the installed packages and the files of the node folder.</summary>
    public static async Task<string> InstallAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Azurite", "node");
        var cache = Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "milvus-orleans-tests");
        var installed = Path.Combine(cache, $"azurite-{await DigestAsync(source)}");
        if (Directory.Exists(installed)) return installed;

        // Made beside its place and renamed into it, so that a killed or simultaneous run leaves nothing half.
        var fresh = Path.Combine(cache, $"new-{Environment.ProcessId}");
        Directory.CreateDirectory(fresh);
        foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(fresh, Path.GetFileName(file)), true);
        await RunAsync(fresh, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        try
        {
            Directory.Move(fresh, installed);
        }
        catch (IOException) when (Directory.Exists(installed))
        {
            Directory.Delete(fresh, recursive: true);
        }

        return installed;
    }

    private static async Task<string> DigestAsync(string source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(source).Order(StringComparer.Ordinal))
        {
            hash.AppendData(await File.ReadAllBytesAsync(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static async Task RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("npm", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm ended with {process.ExitCode}:\n{await output}{await errors}");
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static bool OnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)) || File.Exists(Path.Combine(folder, tool + ".cmd")));
}
