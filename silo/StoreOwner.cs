using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Milvus.Storage;
using Milvus.Storage.Azure;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
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

    public StoreOwner(IOptions<SiloOptions> options, IRandomSource chance, TimeProvider time)
    {
        var settings = options.Value;
        _io = new StorageWorkers(settings.StorageThreads);
        Scans = new StorageWorkers(settings.WorkerThreads, settings.WorkerQueue);
        if (!string.IsNullOrWhiteSpace(settings.Azure))
        {
            _azure = new AzureBlobStore(new AzureBlobOptions
            {
                ConnectionString = settings.Azure,
                Container = settings.AzureContainer,
            });
            Place = $"container {settings.AzureContainer}";
            Objects = _azure;
            Logs = new ObjectLogStore(Objects, chance, time);
            return;
        }

        Place = Path.GetFullPath(settings.Data);
        Directory.CreateDirectory(Place);
        var isShared = settings.Cluster != ClusterKind.None;
        _lock = isShared ? DataFolderLock.AcquireShared(Place) : DataFolderLock.Acquire(Place);
        Objects = new LocalObjectStore(Path.Combine(Place, "files"), _io, time, isShared);
        Logs = OpenLogs(isShared, chance, time);
    }

    /// <summary>Where it is, for people.</summary>
    public string Place { get; }

    public ILogStore Logs { get; }

    public IObjectStore Objects { get; }

    /// <summary>Threads for scans and encoding, apart from those that wait for the disk.</summary>
    public StorageWorkers Scans { get; }

    /// <summary>Runs before the silo starts, which reads the store at once.</summary>
    public Task StartAsync(CancellationToken cancellationToken) =>
        _azure?.EnsureContainerAsync(cancellationToken) ?? Task.CompletedTask;

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
    private ILogStore OpenLogs(bool isShared, IRandomSource chance, TimeProvider time)
    {
        var kind = StoreLayout.Open(Place, isShared ? LogKind.Objects : LogKind.Files);
        if (kind == LogKind.Objects)
        {
            return new ObjectLogStore(Objects, chance, time);
        }

        return isShared
            ? throw new InvalidOperationException(
                $"{Place} was begun by a single server, whose log files no other process can own. "
                + "A cluster needs a folder of its own.")
            : new LocalLogStore(Path.Combine(Place, "log"), _io, time);
    }
}
