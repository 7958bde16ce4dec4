using System.Globalization;
using Milvus.Storage.Disks;

namespace Milvus.Storage.ObjectStores;

/// <summary>
/// For a folder of this store alone: what is exclusive is so by locks in memory, and so is the knowledge of names that
/// are not durable yet.
/// </summary>
internal sealed class ExclusiveObjectNames(
    IDisk disk, string root, DurableFolders folders, TemporaryObjects temporaries)
    : ObjectNames
{
    private const int Stripes = 64;

    private readonly object[] _stripes = Enumerable.Range(0, Stripes).Select(_ => new object()).ToArray();
    private readonly Lock _gate = new();

    // Renamed, but the folder not yet synced, or that failed: the tag of the newest such version by file.
    private readonly Dictionary<string, string> _unsynced = [];

    /// <inheritdoc/>
    public override void Start()
    {
        folders.Ensure(temporaries.Folder);
        foreach (var entry in disk.List(temporaries.Folder))
        {
            disk.Delete($"{temporaries.Folder}/{entry.Name}");
        }

        // A killed process may have left names that only the page cache knows.
        disk.SyncAll(root);
    }

    // These stamps are unique in this process and grow per path, so no replacement looks like an earlier one.
    public override string TagOf(IDiskFile open) =>
        open.ModifiedUtc.Ticks.ToString("x16", CultureInfo.InvariantCulture);

    public override void Settle(string file, IDiskFile open) => Settle(file);

    public override void SettleListed(string folder, IReadOnlyList<DiskEntry> entries)
    {
        lock (_gate)
        {
            if (_unsynced.Count == 0 || !entries.Any(entry => _unsynced.ContainsKey($"{folder}/{entry.Name}")))
            {
                return;
            }
        }

        disk.SyncFolder(folder);
    }

    public override string? PutIfAbsent(string file, IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        var tag = disk.FileExists(file) ? null : Put(file, content, previous: 0, () => !disk.FileExists(file));
        if (tag is null)
        {
            Settle(file);
        }

        return tag;
    }

    public override string? PutIfMatch(string file, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag)
    {
        var isTag = long.TryParse(tag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var previous);
        var replaced = isTag && CurrentTag(file) == tag
            ? Put(file, content, previous, () => CurrentTag(file) == tag)
            : null;
        if (replaced is null)
        {
            Settle(file);
        }

        return replaced;
    }

    public override void Delete(string file)
    {
        lock (StripeOf(file))
        {
            if (disk.FileExists(file))
            {
                disk.Delete(file);
                disk.SyncFolder(DurableFolders.ParentOf(file));
            }
        }
    }

    private string? Put(string file, IReadOnlyList<ReadOnlyMemory<byte>> content, long previous, Func<bool> isExpected)
    {
        var folder = DurableFolders.ParentOf(file);
        folders.Ensure(folder);
        var temporary = temporaries.NextName();
        var tag = temporaries.Write(temporary, content, previous, TagOf);
        try
        {
            lock (StripeOf(file))
            {
                if (!isExpected())
                {
                    return null;
                }

                lock (_gate)
                {
                    _unsynced[file] = tag;
                }

                disk.Rename(temporary, file);
            }

            disk.SyncFolder(folder);
            Synced(file, tag);
            return tag;
        }
        finally
        {
            disk.Delete(temporary);
        }
    }

    // A later version may be waiting for its own sync already.
    private void Synced(string file, string tag)
    {
        lock (_gate)
        {
            if (_unsynced.TryGetValue(file, out var newest) && newest == tag)
            {
                _unsynced.Remove(file);
            }
        }
    }

    // Asked after looking at the file, since a name is in the set before it is on the disk.
    private void Settle(string file)
    {
        lock (_gate)
        {
            if (!_unsynced.ContainsKey(file))
            {
                return;
            }
        }

        disk.SyncFolder(DurableFolders.ParentOf(file));
    }

    private object StripeOf(string file) => _stripes[(uint)file.GetHashCode(StringComparison.Ordinal) % Stripes];

    private string? CurrentTag(string file)
    {
        using var open = disk.TryOpenRead(file);
        return open is null ? null : TagOf(open);
    }
}
