using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Milvus.Storage;
using Milvus.Storage.Azure;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Paths;
using Milvus.Storage.Workers;

namespace Milvus.Silo;

/// <summary>
/// Owns the place where everything durable lies: a data folder with its lock, or a container of an Azure Storage
/// account. Made first, disposed last.
/// </summary>
internal sealed class StoreOwner : IHostedService, IDisposable
{
    private readonly DataFolderLock? _lock;
    private readonly AzureBlobStore? _azure;
    private readonly StorageWorkers _io;
    private readonly SiloOptions _settings;

    public StoreOwner(IOptions<SiloOptions> options, IRandomSource chance, TimeProvider time)
    {
        _settings = options.Value;
        _io = new StorageWorkers(_settings.StorageThreads);
        Scans = new StorageWorkers(_settings.WorkerThreads, _settings.WorkerQueue);
        if (_settings.IsAzure)
        {
            _azure = new AzureBlobStore(_settings.BlobOptions());
            Objects = _azure;
            Logs = new ObjectLogStore(Objects, chance, time);
            return;
        }

        var root = _settings.RootPath ?? StoreRoot.Default;
        var folder = Path.GetFullPath(_settings.Data);
        Place = root == StoreRoot.Default ? folder : $"{folder}, objects below {root}";
        var isShared = _settings.Cluster != ClusterKind.None;
        _lock = isShared ? DataFolderLock.AcquireShared(folder) : DataFolderLock.Acquire(folder);
        try
        {
            Objects = new LocalObjectStore(Path.Combine(folder, root), _io, time, isShared);
            Logs = OpenLogs(folder, root, chance, time);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it is, for people; known once the store has started.</summary>
    public string Place { get; private set; } = "";

    public ILogStore Logs { get; }

    public IObjectStore Objects { get; }

    /// <summary>Threads for scans and encoding, apart from those that wait for the disk.</summary>
    public StorageWorkers Scans { get; }

    /// <summary>
    /// Runs before the silo starts, which reads the store at once. The process calls it even before that: then a
    /// refusal is not an unexpected end of the host.
    /// </summary>
    /// <exception cref="IOException">The account does not answer or does not let us in; says what to look at.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_azure is not null && Place.Length == 0)
        {
            await _azure.OpenAsync(mayOwnContainer: _settings.RootPath is null, cancellationToken);
            Place = $"container {_azure.Place}";
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        Scans.Dispose();
        _io.Dispose();
        _lock?.Dispose();
    }

    /// <summary>
    /// Log files are faster, and only the process that wrote them can own them; logs in the object store can be taken
    /// over by any silo. What a folder was begun with, it stays with.
    /// </summary>
    private ILogStore OpenLogs(string folder, string root, IRandomSource chance, TimeProvider time)
    {
        var isShared = _lock!.IsShared;
        var kind = StoreLayout.Open(folder, isShared ? LogKind.Objects : LogKind.Files, root);
        if (kind == LogKind.Objects)
        {
            return new ObjectLogStore(Objects, chance, time);
        }

        return isShared
            ? throw new InvalidOperationException(
                $"{folder} was begun by a single server, whose log files no other process can own. "
                + "A cluster needs a folder of its own.")
            : new LocalLogStore(Path.Combine(folder, "log"), _io, time);
    }
}
