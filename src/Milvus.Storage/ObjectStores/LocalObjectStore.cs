using System.Globalization;
using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Disks;
using Milvus.Storage.Paths;
using Milvus.Storage.Workers;

namespace Milvus.Storage.ObjectStores;

/// <summary>
/// Objects as files below a folder. One instance per folder and one process per data folder
/// (<see cref="DataFolderLock"/>): replacement is exclusive within the instance only. An object is written beside its
/// place, synced, renamed into it, and the folders are synced before the put returns.
/// </summary>
public sealed class LocalObjectStore : IObjectStore
{
    private const string TemporaryFolder = ".tmp";
    private const int Stripes = 64;

    private readonly IDisk _disk;
    private readonly string _root;
    private readonly StorageWorkers _workers;
    private readonly TimeProvider _time;
    private readonly DurableFolders _folders;
    private readonly object[] _stripes = Enumerable.Range(0, Stripes).Select(_ => new object()).ToArray();
    private readonly Lock _gate = new();

    // Renamed, but its folder not yet synced: readers sync first, so that nothing is built on what a crash may undo.
    private readonly HashSet<string> _unsynced = [];
    private long _temporaries;
    private long _lastStamp;
    private bool _started;

    /// <summary>Names a folder; nothing is read or made before the first call.</summary>
    /// <param name="root">The folder; made with its parents when missing.</param>
    /// <param name="workers">Run the blocking calls.</param>
    /// <param name="time">Stamps objects.</param>
    public LocalObjectStore(string root, StorageWorkers workers, TimeProvider time)
        : this(RealDisk.Instance, root, workers, time)
    {
    }

    internal LocalObjectStore(IDisk disk, string root, StorageWorkers workers, TimeProvider time)
    {
        _disk = disk;
        _root = root.Length > 1 ? root.TrimEnd('/') : root;
        _workers = workers;
        _time = time;
        _folders = new DurableFolders(disk, _root);
    }

    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken) =>
        OnPath<StoredObject?>(path, file =>
        {
            using var open = _disk.TryOpenRead(file);
            if (open is null)
            {
                return null;
            }

            var length = open.Length;
            return new StoredObject(ReadRange(open, file, 0, length), TagOf(open));
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        Invariant.Holds(offset >= 0 && length >= 0, $"{length} bytes from {offset} are no range.");
        return OnPath<ReadOnlyMemory<byte>?>(path, file =>
        {
            using var open = _disk.TryOpenRead(file);
            return open is null
                ? default(ReadOnlyMemory<byte>?)
                : ReadRange(open, file, offset, Math.Clamp(open.Length - offset, 0, length));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
        OnPath(
            path,
            file => _disk.FileExists(file) ? null : Put(file, content, previous: 0, () => !_disk.FileExists(file)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<string?> PutIfMatchAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        string tag,
        CancellationToken cancellationToken) =>
        OnPath(path, file =>
            long.TryParse(tag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var previous)
            && CurrentTag(file) == tag
                ? Put(file, content, previous, () => CurrentTag(file) == tag)
                : null, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cut = prefix.LastIndexOf('/');
        var pending = new Stack<(string Path, DiskEntry Entry)>();
        pending.Push((cut < 0 ? "" : prefix[..cut], new DiskEntry("", true, 0, default)));
        while (pending.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!next.Entry.IsFolder)
            {
                yield return new ObjectInfo(next.Path, next.Entry.Bytes, new DateTimeOffset(next.Entry.ModifiedUtc));
                continue;
            }

            foreach (var child in await _workers.DoAsync(() => Children(next.Path, prefix)))
            {
                pending.Push(child);
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        OnPath(path, file =>
        {
            lock (StripeOf(file))
            {
                if (_disk.FileExists(file))
                {
                    _disk.Delete(file);
                    _disk.SyncFolder(DurableFolders.ParentOf(file));
                }
            }

            return true;
        }, cancellationToken);

    // A call that has begun is waited for: the content must stay readable until nobody reads it any more.
    private Task<T> OnPath<T>(string path, Func<string, T> work, CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        cancellationToken.ThrowIfCancellationRequested();
        return _workers.DoAsync(() =>
        {
            Start();
            var file = $"{_root}/{path}";
            SyncIfOwed(file);
            return work(file);
        });
    }

    private string? Put(string file, IReadOnlyList<ReadOnlyMemory<byte>> content, long previous, Func<bool> isExpected)
    {
        var folder = DurableFolders.ParentOf(file);
        _folders.Ensure(folder);
        var temporary = $"{_root}/{TemporaryFolder}/{Interlocked.Increment(ref _temporaries)}";
        try
        {
            var tag = Write(temporary, content, previous);
            lock (StripeOf(file))
            {
                if (!isExpected())
                {
                    return null;
                }

                lock (_gate)
                {
                    _unsynced.Add(file);
                }

                _disk.Rename(temporary, file);
            }

            _disk.SyncFolder(folder);
            lock (_gate)
            {
                _unsynced.Remove(file);
            }

            return tag;
        }
        finally
        {
            _disk.Delete(temporary);
        }
    }

    private string Write(string temporary, IReadOnlyList<ReadOnlyMemory<byte>> content, long previous)
    {
        using var file = _disk.Create(temporary);
        file.Write(content, 0);
        file.ModifiedUtc = new DateTime(NextStamp(previous), DateTimeKind.Utc);
        file.SyncWithTimes();
        return TagOf(file);
    }

    private void SyncIfOwed(string file)
    {
        lock (_gate)
        {
            if (!_unsynced.Contains(file))
            {
                return;
            }
        }

        _disk.SyncFolder(DurableFolders.ParentOf(file));
    }

    // Tags are these stamps: unique in this process and growing per path, so no replacement looks like an earlier one.
    private long NextStamp(long previous)
    {
        lock (_gate)
        {
            _lastStamp = Math.Max(_time.GetUtcNow().UtcTicks, Math.Max(_lastStamp, previous) + 1);
            return _lastStamp;
        }
    }

    private void Start()
    {
        lock (_stripes)
        {
            if (_started)
            {
                return;
            }

            var temporaries = $"{_root}/{TemporaryFolder}";
            _folders.Ensure(temporaries);
            foreach (var entry in _disk.List(temporaries))
            {
                _disk.Delete($"{temporaries}/{entry.Name}");
            }

            // A killed process may have left names that only the page cache knows.
            _disk.SyncAll(_root);
            _started = true;
        }
    }

    private object StripeOf(string file) => _stripes[(uint)file.GetHashCode(StringComparison.Ordinal) % Stripes];

    private string? CurrentTag(string file)
    {
        using var open = _disk.TryOpenRead(file);
        return open is null ? null : TagOf(open);
    }

    private static string TagOf(IDiskFile file) =>
        file.ModifiedUtc.Ticks.ToString("x16", CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte> ReadRange(IDiskFile open, string file, long offset, long length)
    {
        var content = GC.AllocateUninitializedArray<byte>(checked((int)length));
        var read = open.Read(content, offset);
        return read == content.Length
            ? content
            : throw new IOException($"{file} ended after {read} bytes of {length}.");
    }

    // Last first, because they go onto a stack.
    private List<(string Path, DiskEntry Entry)> Children(string folder, string prefix)
    {
        Start();
        var children = new List<(string Path, DiskEntry Entry)>();
        foreach (var entry in _disk.List(folder.Length == 0 ? _root : $"{_root}/{folder}"))
        {
            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            var isBelow = entry.IsFolder
                && ($"{path}/".StartsWith(prefix, StringComparison.Ordinal)
                    || prefix.StartsWith($"{path}/", StringComparison.Ordinal));
            var isFound = !entry.IsFolder && path.StartsWith(prefix, StringComparison.Ordinal);
            if (entry.Name[0] != '.' && (isBelow || isFound))
            {
                children.Add((path, entry));
            }
        }

        children.Sort((a, b) => string.CompareOrdinal(SortKey(b), SortKey(a)));
        return children;
    }

    private static string SortKey((string Path, DiskEntry Entry) child) =>
        child.Entry.IsFolder ? $"{child.Path}/" : child.Path;
}
