using System.Text.Json;
using Milvus.Core.Ports;
using Milvus.Storage.Disks;

namespace Milvus.Storage;

/// <summary>
/// What a data folder was begun as, in its file <c>layout.json</c>: <c>{"version":1,"log":"files"}</c> or
/// <c>"objects"</c>. The first server decides it; logs are never looked for in the other place.
/// </summary>
public static class StoreLayout
{
    private const string FileName = "layout.json";
    private const string LogFolder = "log";
    private const int Version = 1;

    /// <summary>Reads what the folder was begun as, or begins it.</summary>
    /// <param name="folder">The data folder, held by a <see cref="DataFolderLock"/>.</param>
    /// <param name="wanted">Taken when the folder is new. One without the file that has logs in <c>log/</c> counts as
    /// <see cref="LogKind.Files"/>.</param>
    /// <returns>The folder's kind, durable; the caller refuses one that it cannot serve.</returns>
    /// <exception cref="DataCorruptException">The file is no layout, or of a newer program.</exception>
    /// <exception cref="IOException">It can be neither read nor written.</exception>
    public static LogKind Open(string folder, LogKind wanted)
    {
        var full = Path.GetFullPath(folder);
        var path = Path.Combine(full, FileName);
        if (!File.Exists(path))
        {
            Write(full, path, HasFileLogs(full) ? LogKind.Files : wanted);
        }

        // Also when somebody else wrote it: what is built on it must not outlive it.
        RealDisk.Instance.SyncFolder(full);
        return Read(path);
    }

    /// <summary>Reads what the folder was begun as; changes nothing and needs no lock.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>Null when no server has begun it.</returns>
    /// <exception cref="DataCorruptException">The file is no layout, or of a newer program.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogKind? Find(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), FileName);
        return File.Exists(path) ? Read(path) : HasFileLogs(folder) ? LogKind.Files : null;
    }

    private static bool HasFileLogs(string folder)
    {
        var logs = Path.Combine(folder, LogFolder);
        return Directory.Exists(logs) && Directory.EnumerateDirectories(logs).Any();
    }

    // Silos that share a folder may begin it together: the whole file takes its name at once, and the first one wins.
    private static void Write(string folder, string path, LogKind kind)
    {
        var temporary = Path.Combine(folder, $"{FileName}.{Environment.ProcessId}.{Path.GetRandomFileName()}");
        try
        {
            using (var file = RealDisk.Instance.Create(temporary))
            {
                file.Write([JsonSerializer.SerializeToUtf8Bytes(new
                {
                    version = Version,
                    log = kind == LogKind.Files ? "files" : "objects",
                })], 0);
                file.Sync();
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another server was first; what it wrote counts.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static LogKind Read(string path)
    {
        var (version, log) = Parse(path);
        return (version, log) switch
        {
            (Version, "files") => LogKind.Files,
            (Version, "objects") => LogKind.Objects,
            ( > Version, _) => throw new DataCorruptException(
                path, 0, $"too new: layout {version}, this program reads {Version}"),
            _ => throw new DataCorruptException(path, 0, $"corrupt: layout {version} with logs in '{log}'"),
        };
    }

    private static (int Version, string? Log) Parse(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return (
                json.RootElement.GetProperty("version").GetInt32(), json.RootElement.GetProperty("log").GetString());
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new DataCorruptException(path, 0, $"corrupt: {bad.Message}");
        }
    }
}
