using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Disks;
using Milvus.Storage.Paths;
using Milvus.Storage.Workers;

namespace Milvus.Storage.ObjectStores;

/// <summary>
/// Objects as files below a folder, of one store of one process or shared by all silos on one machine. An object is
/// written beside its place, synced and then given its name, whole or not at all, and the folders are synced before the
/// put returns and before anybody is told that it is there. That an object is absent is not so firm: until its deletion
/// has returned, a power failure may bring it back.
/// </summary>
public sealed class LocalObjectStore : IObjectStore
{
    private readonly IDisk _disk;
    private readonly string _root;
    private readonly StorageWorkers _workers;
    private readonly ObjectNames _names;
    private readonly Lock _starting = new();
    private bool _started;

    /// <summary>Names a folder; nothing is read or made before the first call.</summary>
    /// <param name="root">The folder; made with its parents when missing.</param>
    /// <param name="workers">Run the blocking calls.</param>
    /// <param name="time">Stamps objects.</param>
    /// <param name="shared">Whether other processes of this machine use the folder too, all of them so; only on Linux
    /// and on a file system of the machine itself that has hard links. Otherwise this is its only store.</param>
    /// <exception cref="PlatformNotSupportedException">Shared, and this is not Linux.</exception>
    public LocalObjectStore(string root, StorageWorkers workers, TimeProvider time, bool shared = false)
        : this(RealDisk.Instance, root, workers, time, shared)
    {
        if (shared && !OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(
                $"The object folder '{root}' can be shared by several processes on Linux only.");
        }
    }

    internal LocalObjectStore(
        IDisk disk, string root, StorageWorkers workers, TimeProvider time, bool shared = false)
    {
        _disk = disk;
        _root = root.Length > 1 ? root.TrimEnd('/') : root;
        _workers = workers;
        var folders = new DurableFolders(disk, _root);
        var temporaries = new TemporaryObjects(disk, _root, time);
        _names = shared
            ? new SharedObjectNames(disk, _root, folders, temporaries, time)
            : new ExclusiveObjectNames(disk, _root, folders, temporaries);
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

            var content = ReadRange(open, file, 0, open.Length);
            var tag = _names.TagOf(open);
            _names.Settle(file, open);
            return new StoredObject(content, tag);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        Invariant.Holds(offset >= 0 && length >= 0, $"{length} bytes from {offset} are no range.");
        return OnPath<ReadOnlyMemory<byte>?>(path, file =>
        {
            using var open = _disk.TryOpenRead(file);
            if (open is null)
            {
                return null;
            }

            var content = ReadRange(open, file, offset, Math.Clamp(open.Length - offset, 0, length));
            _names.Settle(file, open);
            return content;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
        OnPath(path, file => _names.PutIfAbsent(file, content), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> PutIfMatchAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        string tag,
        CancellationToken cancellationToken) =>
        OnPath(path, file => _names.PutIfMatch(file, content, tag), cancellationToken);

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
            _names.Delete(file);
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
            return work($"{_root}/{path}");
        });
    }

    private void Start()
    {
        lock (_starting)
        {
            if (_started)
            {
                return;
            }

            _names.Start();
            _started = true;
        }
    }

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
        var place = folder.Length == 0 ? _root : $"{_root}/{folder}";
        var entries = _disk.List(place);
        _names.SettleListed(place, entries);
        foreach (var entry in entries)
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
