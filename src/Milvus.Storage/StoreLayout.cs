using System.Text.Json;
using Milvus.Core.Ports;
using Milvus.Storage.Disks;
using Milvus.Storage.Paths;

namespace Milvus.Storage;

/// <summary>
/// What a data folder was begun as, in its file <c>layout.json</c>: <c>{"version":1,"log":"files"}</c> or
/// <c>"objects"</c>, and <c>"root"</c> when its objects do not lie below <see cref="StoreRoot.Default"/>. The first
/// server decides it; logs and objects are never looked for in another place.
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
    /// <param name="root">The root path of the objects. Taken when the folder is new.</param>
    /// <returns>The folder's kind, durable; the caller refuses one that it cannot serve.</returns>
    /// <exception cref="DataCorruptException">The file is no layout, or of a newer program.</exception>
    /// <exception cref="IOException">It can be neither read nor written, or was begun with another root path.</exception>
    public static LogKind Open(string folder, LogKind wanted, string root = StoreRoot.Default)
    {
        var full = Path.GetFullPath(folder);
        var path = Path.Combine(full, FileName);
        if (!File.Exists(path))
        {
            // Folders were begun before there was such a file, and before there was another root.
            var isOld = HasFileLogs(full) || Directory.Exists(Path.Combine(full, StoreRoot.Default));
            Write(full, path, HasFileLogs(full) ? LogKind.Files : wanted, isOld ? StoreRoot.Default : root);
        }

        // Also when somebody else wrote it: what is built on it must not outlive it.
        RealDisk.Instance.SyncFolder(full);
        var (kind, begun) = Read(path);
        return begun == root
            ? kind
            : throw new IOException(
                $"The data folder '{full}' was begun with root path {begun}, and {root} has nothing of it: "
                + "start it with that one, or give this server another folder.");
    }

    /// <summary>Reads what the folder was begun as; changes nothing and needs no lock.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>Null when no server has begun it.</returns>
    /// <exception cref="DataCorruptException">The file is no layout, or of a newer program.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogKind? Find(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), FileName);
        return File.Exists(path) ? Read(path).Kind : HasFileLogs(folder) ? LogKind.Files : null;
    }

    /// <summary>Reads which root path the folder was begun with; changes nothing and needs no lock.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns><see cref="StoreRoot.Default"/> when nothing says otherwise.</returns>
    /// <exception cref="DataCorruptException">The file is no layout, or of a newer program.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string RootOf(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), FileName);
        return File.Exists(path) ? Read(path).Root : StoreRoot.Default;
    }

    private static bool HasFileLogs(string folder)
    {
        var logs = Path.Combine(folder, LogFolder);
        return Directory.Exists(logs) && Directory.EnumerateDirectories(logs).Any();
    }

    // Silos that share a folder may begin it together: the whole file takes its name at once, and the first one wins.
    private static void Write(string folder, string path, LogKind kind, string root)
    {
        var temporary = Path.Combine(folder, $"{FileName}.{Environment.ProcessId}.{Path.GetRandomFileName()}");
        try
        {
            using (var file = RealDisk.Instance.Create(temporary))
            {
                var log = kind == LogKind.Files ? "files" : "objects";
                file.Write(
                    [root == StoreRoot.Default
                        ? JsonSerializer.SerializeToUtf8Bytes(new { version = Version, log })
                        : JsonSerializer.SerializeToUtf8Bytes(new { version = Version, log, root })],
                    0);
                file.Sync();
            }

            // A move looks whether the name is free and then renames, which takes it from whoever came between. False
            // when another server was first: what it wrote counts.
            RealDisk.Instance.Link(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static (LogKind Kind, string Root) Read(string path)
    {
        var (version, log, root) = Parse(path);
        return (version, log) switch
        {
            (Version, "files") => (LogKind.Files, root),
            (Version, "objects") => (LogKind.Objects, root),
            ( > Version, _) => throw new DataCorruptException(
                path, 0, $"too new: layout {version}, this program reads {Version}"),
            _ => throw new DataCorruptException(path, 0, $"corrupt: layout {version} with logs in '{log}'"),
        };
    }

    private static (int Version, string? Log, string Root) Parse(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement.TryGetProperty("root", out var named) ? named.GetString() : null;
            return (
                json.RootElement.GetProperty("version").GetInt32(),
                json.RootElement.GetProperty("log").GetString(),
                root ?? StoreRoot.Default);
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new DataCorruptException(path, 0, $"corrupt: {bad.Message}");
        }
    }
}
