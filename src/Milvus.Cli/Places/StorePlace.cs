using Milvus.Core.Ports;
using Milvus.Storage;
using Milvus.Storage.Azure;
using Milvus.Storage.Inspection;

namespace Milvus.Cli.Places;

/// <summary>A server's store, for reading only: nothing is locked, made or changed.</summary>
/// <param name="Name">Where it is, for people.</param>
/// <param name="Objects">Its objects.</param>
/// <param name="Logs">Its logs.</param>
/// <param name="LogFiles">The folder of its logs when they are files; else null.</param>
internal sealed record StorePlace(string Name, IObjectStore Objects, ILogInspector Logs, string? LogFiles)
{
    public static StorePlace Azure(string connection, string container, string root)
    {
        var options = new AzureBlobOptions { ConnectionString = connection, Container = container, Prefix = root };
        if (options.FindFailures() is { Count: > 0 } failures)
        {
            throw new UsageException(string.Join(' ', failures));
        }

        var store = new AzureBlobStore(options);
        var name = root.Length > 0 ? $"container {container}, below {root}" : $"container {container}";
        return new StorePlace(name, store, new ObjectLogInspector(store), null);
    }

    public static StorePlace Folder(string folder)
    {
        var full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new UsageException($"There is no folder '{full}'.");
        }

        if (!Directory.Exists(Path.Combine(full, StoreLayout.RootOf(full))) && StoreLayout.Find(full) is null)
        {
            throw new UsageException($"'{full}' is no data folder: it has neither files/ nor layout.json.");
        }

        var objects = new ReadOnlyFolderStore(Path.Combine(full, StoreLayout.RootOf(full)));
        var logs = Path.Combine(full, "log");
        return StoreLayout.Find(full) == LogKind.Files
            ? new StorePlace(full, objects, new FileLogInspector(logs), logs)
            : new StorePlace(full, objects, new ObjectLogInspector(objects), null);
    }
}
