namespace Milvus.Storage.Disks;

/// <summary>
/// Makes folders whose names survive a crash. A folder that exists may have been made by somebody who has not synced
/// it yet, so whoever first meets it here syncs it too.
/// </summary>
internal sealed class DurableFolders(IDisk disk, string root)
{
    private const int Remembered = 100_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _durable = [];

    /// <summary>Returns when the folder and all folders above it, up to the root, exist durably.</summary>
    public void Ensure(string folder)
    {
        lock (_gate)
        {
            if (_durable.Contains(folder))
            {
                return;
            }
        }

        var parent = ParentOf(folder);
        if (folder.Length > root.Length || !disk.FolderExists(folder))
        {
            if (parent.Length > 0 && parent != "." && parent != "/")
            {
                Ensure(parent);
            }

            disk.MakeFolder(folder);
        }

        disk.SyncFolder(parent);
        lock (_gate)
        {
            if (_durable.Count >= Remembered)
            {
                _durable.Clear();
            }

            _durable.Add(folder);
        }
    }

    /// <summary>Says that a folder is gone, or soon will be.</summary>
    public void Forget(string folder)
    {
        lock (_gate)
        {
            _durable.Remove(folder);
        }
    }

    /// <summary>The folder that a path stands in.</summary>
    public static string ParentOf(string path)
    {
        var cut = path.LastIndexOf('/');
        return cut < 0 ? "." : cut == 0 ? "/" : path[..cut];
    }
}
