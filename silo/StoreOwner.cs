using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Milvus.Storage;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;

namespace Milvus.Silo;

/// <summary>Owns the data folder: its lock, its logs, its blobs. Made first, disposed last.</summary>
internal sealed class StoreOwner : IDisposable
{
    private readonly DataFolderLock _lock;
    private readonly StorageWorkers _io;

    public StoreOwner(IOptions<SiloOptions> options, TimeProvider time)
    {
        var folder = Path.GetFullPath(options.Value.Data);
        Directory.CreateDirectory(folder);
        _lock = DataFolderLock.Acquire(folder);
        _io = new StorageWorkers(options.Value.StorageThreads);
        Logs = new LocalLogStore(Path.Combine(folder, "log"), _io, time);
        Objects = new LocalObjectStore(Path.Combine(folder, "files"), _io, time);
        Scans = new StorageWorkers(options.Value.WorkerThreads, options.Value.WorkerQueue);
    }

    public ILogStore Logs { get; }

    public IObjectStore Objects { get; }

    /// <summary>Threads for scans and encoding, apart from those that wait for the disk.</summary>
    public StorageWorkers Scans { get; }

    public void Dispose()
    {
        Scans.Dispose();
        _io.Dispose();
        _lock.Dispose();
    }
}
