namespace Milvus.Storage.Azure.Internal;

/// <summary>
/// Keeps objects and folders from sharing a name, as a disk does. A container has no folders, so nothing there forbids
/// it, and no single request could: this is a guard against layouts that other stores would refuse, not a lock. A folder
/// is asked about once, when this process first puts into it; a put into a known one costs no request.
/// </summary>
/// <param name="exists">Whether an object has this very path.</param>
/// <param name="hasObjects">Whether any object lies below this path.</param>
internal sealed class FolderNames(
    Func<string, CancellationToken, Task<bool>> exists, Func<string, CancellationToken, Task<bool>> hasObjects)
{
    // About 10 MB of paths; beyond that it forgets and asks again.
    private const int MaxKnown = 1 << 16;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = [];

    /// <summary>Looks for a folder of this name, and for objects named like one of its folders.</summary>
    /// <returns>What is in the way; null when nothing is.</returns>
    public async Task<string?> FindObstacleAsync(string path, CancellationToken cancellationToken)
    {
        if (IsKnown(path))
        {
            if (await hasObjects(path, cancellationToken))
            {
                return $"the folder {path}";
            }

            Forget(path);
        }

        var folders = UnknownFoldersOf(path);
        var taken = await Task.WhenAll(folders.Select(folder => exists(folder, cancellationToken)));
        var found = Array.IndexOf(taken, true);
        if (found >= 0)
        {
            return $"the object {folders[found]}";
        }

        Learn(folders);
        return null;
    }

    private List<string> UnknownFoldersOf(string path)
    {
        var folders = new List<string>();
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (!IsKnown(path[..end]))
            {
                folders.Add(path[..end]);
            }
        }

        return folders;
    }

    private bool IsKnown(string folder)
    {
        lock (_gate)
        {
            return _known.Contains(folder);
        }
    }

    private void Forget(string folder)
    {
        lock (_gate)
        {
            _known.Remove(folder);
        }
    }

    private void Learn(List<string> folders)
    {
        lock (_gate)
        {
            if (_known.Count + folders.Count > MaxKnown)
            {
                _known.Clear();
            }

            _known.UnionWith(folders);
        }
    }
}
