using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Disks;
using Milvus.Storage.Workers;

namespace Milvus.Storage.Logs;

/// <summary>
/// Logs as folders of chunk files below a root. One instance per root and one process per data folder
/// (<see cref="DataFolderLock"/>): it is this instance that knows which handle owns a log.
/// </summary>
public sealed class LocalLogStore : ILogStore
{
    internal const string GonePrefix = ".gone-";

    private readonly IDisk _disk;
    private readonly string _root;
    private readonly StorageWorkers _workers;
    private readonly LocalLogOptions _options;
    private readonly TimeProvider _time;
    private readonly DurableFolders _folders;
    private readonly Lock _gate = new();
    private readonly Lock _deleting = new();
    private readonly SortedDictionary<string, LogFolder> _logs = new(StringComparer.Ordinal);

    /// <summary>Names a folder; nothing is read or made before a log is opened.</summary>
    /// <param name="root">The folder; made with its parents when missing.</param>
    /// <param name="workers">Run the blocking calls.</param>
    /// <param name="time">Salts chunks; commits carry no time.</param>
    /// <param name="options">Sizes; null for the defaults.</param>
    public LocalLogStore(string root, StorageWorkers workers, TimeProvider time, LocalLogOptions? options = null)
        : this(RealDisk.Instance, root, workers, time, options)
    {
    }

    internal LocalLogStore(
        IDisk disk, string root, StorageWorkers workers, TimeProvider time, LocalLogOptions? options)
    {
        _disk = disk;
        _root = root.Length > 1 ? root.TrimEnd('/') : root;
        _workers = workers;
        _options = options ?? new LocalLogOptions();
        _time = time;
        _folders = new DurableFolders(disk, _root);
        Invariant.Holds(_options.ChunkBytes > 0, $"ChunkBytes is {_options.ChunkBytes}.");
    }

    /// <inheritdoc/>
    public ILog Get(string name) => new LocalLog(name, FolderOf(name), _workers);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogCommit> ReadAsync(
        string name, LogPosition after, LogPosition upTo, CancellationToken cancellationToken) =>
        new LocalLog(name, FolderOf(name), _workers).ReadAsync(after, upTo, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _workers.DoAsync<IReadOnlyList<string>>(() =>
        {
            SweepGone();
            return _disk.List(_root)
                .Where(entry => entry.IsFolder && entry.Name[0] != '.')
                .Select(entry => entry.Name)
                .Order(StringComparer.Ordinal)
                .ToArray();
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var folder = FolderOf(name);
        return _workers.DoAsync(() =>
        {
            lock (_deleting)
            {
                folder.Delete();
            }

            return true;
        });
    }

    // What a crash in the middle of a deletion left.
    private void SweepGone()
    {
        lock (_deleting)
        {
            foreach (var entry in _disk.List(_root))
            {
                if (entry.IsFolder && entry.Name.StartsWith(GonePrefix, StringComparison.Ordinal))
                {
                    _disk.DeleteFolder($"{_root}/{entry.Name}");
                }
            }
        }
    }

    private LogFolder FolderOf(string name)
    {
        LogName.Check(name);
        lock (_gate)
        {
            if (!_logs.TryGetValue(name, out var folder))
            {
                folder = new LogFolder(_disk, _folders, _root, name, _options, _time);
                _logs.Add(name, folder);
            }

            return folder;
        }
    }
}
