using System.Globalization;
using System.Text;
using Milvus.Core;
using Milvus.Storage.Checksums;
using Milvus.Storage.Disks;

namespace Milvus.Storage.ObjectStores;

/// <summary>
/// For a folder that other processes of this machine use too: everything exclusive is left to the file system.
/// A link makes an object unless there is one, a locked file lets one at a time replace or delete, and until a name is
/// durable its file has a second one among the temporaries. So every process sees by the number of names whether it has
/// to sync the folder before it may speak of an object, also when the process that put it there is dead.
/// </summary>
internal sealed class SharedObjectNames(
    IDisk disk, string root, DurableFolders folders, TemporaryObjects temporaries, TimeProvider time)
    : ObjectNames
{
    private const int Stripes = 64;
    private const int StampDigits = 16;
    private const int Remembered = 10_000;

    // No put takes so long, so whoever wrote an older temporary is dead.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private readonly string _locks = $"{root}/.locks";
    private readonly Lock _gate = new();

    // Tags of versions synced here that keep their second name, because whoever should take it away was killed.
    private readonly HashSet<string> _settled = [];

    /// <inheritdoc/>
    public override void Start()
    {
        folders.Ensure(temporaries.Folder);
        folders.Ensure(_locks);

        // First, because a temporary that goes may be what says that another name is not durable.
        disk.SyncAll(root);
        var oldest = time.GetUtcNow().UtcDateTime - AbandonedAfter;
        foreach (var entry in disk.List(temporaries.Folder).Where(entry => entry.ModifiedUtc < oldest))
        {
            disk.Delete($"{temporaries.Folder}/{entry.Name}");
        }
    }

    // Stamps grow from version to version, but not over a deletion by a process whose clock was read earlier. A file
    // that was written while the deleted one existed has another number.
    public override string TagOf(IDiskFile open) =>
        string.Create(CultureInfo.InvariantCulture, $"{open.ModifiedUtc.Ticks:x16}-{open.Identity.Number:x}");

    // Whoever takes a version from its name settles it first: one name left means durable, not that it is gone again.
    public override void Settle(string file, IDiskFile open)
    {
        if (open.Identity.Names <= 1)
        {
            return;
        }

        var tag = TagOf(open);
        lock (_gate)
        {
            if (_settled.Contains(tag))
            {
                return;
            }
        }

        disk.SyncFolder(DurableFolders.ParentOf(file));
        lock (_gate)
        {
            if (_settled.Count >= Remembered)
            {
                _settled.Clear();
            }

            _settled.Add(tag);
        }
    }

    // The second name is listed after the first, with the same size and time: it is one file.
    public override void SettleListed(string folder, IReadOnlyList<DiskEntry> entries)
    {
        var files = entries
            .Where(entry => !entry.IsFolder)
            .Select(entry => (entry.ModifiedUtc, entry.Bytes))
            .ToHashSet();
        if (files.Count > 0
            && disk.List(temporaries.Folder).Any(entry => files.Contains((entry.ModifiedUtc, entry.Bytes))))
        {
            disk.SyncFolder(folder);
        }
    }

    public override string? PutIfAbsent(string file, IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        if (SettledTag(file) is not null)
        {
            return null;
        }

        var folder = DurableFolders.ParentOf(file);
        folders.Ensure(folder);
        var temporary = temporaries.NextName();
        var tag = temporaries.Write(temporary, content, previous: 0, TagOf);
        if (!disk.Link(temporary, file))
        {
            disk.Delete(temporary);
            _ = SettledTag(file);
            return null;
        }

        // Not in a finally: as long as this has not succeeded, the temporary is what tells everybody.
        disk.SyncFolder(folder);
        disk.Delete(temporary);
        return tag;
    }

    public override string? PutIfMatch(string file, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag)
    {
        if (SettledTag(file) != tag)
        {
            return null;
        }

        var previous = long.Parse(
            tag.AsSpan(0, StampDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var (temporary, second) = (temporaries.NextName(), temporaries.NextName());
        var replaced = temporaries.Write(temporary, content, previous, TagOf);
        Invariant.Holds(disk.Link(temporary, second), $"{second} was made by somebody else.");
        using (Lock(file))
        {
            if (SettledTag(file) != tag)
            {
                disk.Delete(temporary);
                disk.Delete(second);
                return null;
            }

            disk.Rename(temporary, file);
        }

        disk.SyncFolder(DurableFolders.ParentOf(file));
        disk.Delete(second);
        return replaced;
    }

    public override void Delete(string file)
    {
        var folder = DurableFolders.ParentOf(file);
        using (Lock(file))
        {
            if (SettledTag(file) is not null)
            {
                disk.Delete(file);
            }
        }

        // Also when it was gone: somebody else may have deleted it and not come to this.
        if (disk.FolderExists(folder))
        {
            disk.SyncFolder(folder);
        }
    }

    private string? SettledTag(string file)
    {
        using var open = disk.TryOpenRead(file);
        if (open is null)
        {
            return null;
        }

        Settle(file, open);
        return TagOf(open);
    }

    // By a checksum, because it is the same in every process.
    private IDisposable Lock(string file)
    {
        var stripe = Crc32C.Of(Encoding.UTF8.GetBytes(file[root.Length..])) % Stripes;
        return disk.Lock(string.Create(CultureInfo.InvariantCulture, $"{_locks}/{stripe:x2}"));
    }
}
