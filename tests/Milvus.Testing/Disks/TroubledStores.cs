using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;

namespace Milvus.Testing.Disks;

/// <summary>The stores of a server in a real folder, on a disk that can be in trouble.</summary>
public sealed class TroubledStores : IDisposable
{
    private readonly TroubledDisk _disk = new();
    private readonly StorageWorkers _workers = new(threads: 4);

    /// <summary>Opens the folder as a server of one process does.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="chunkBytes">Where the log begins a new chunk.</param>
    public TroubledStores(string folder, long chunkBytes = 64L << 20)
    {
        var options = new LocalLogOptions { ChunkBytes = chunkBytes };
        Logs = new LocalLogStore(_disk, Path.Combine(folder, "log"), _workers, TimeProvider.System, options);
        Objects = new LocalObjectStore(_disk, Path.Combine(folder, "files"), _workers, TimeProvider.System);
    }

    /// <summary>What is wrong from now on.</summary>
    public DiskTrouble Trouble
    {
        get => _disk.Trouble;
        set => _disk.Trouble = value;
    }

    /// <summary>The logs.</summary>
    public ILogStore Logs { get; }

    /// <summary>The blobs.</summary>
    public IObjectStore Objects { get; }

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();
}
