using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;

namespace Milvus.Testing.Disks;

/// <summary>
/// The real log and blob store on one <see cref="SimDisk"/>: after <see cref="Crash"/> new stores stand on what the
/// disk kept. Single-threaded: everything runs on its caller.
/// </summary>
public sealed class SimStores
{
    private const string LogRoot = "data/log";
    private readonly SimDisk _disk = new();
    private readonly LocalLogOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Empty stores on an empty disk.</summary>
    /// <param name="chunkBytes">Where the log begins a new chunk; small ones make truncation delete something.</param>
    /// <param name="time">Stamps objects and salts chunks; null for the machine's clock.</param>
    public SimStores(long chunkBytes = 64L << 20, TimeProvider? time = null)
    {
        _options = new LocalLogOptions { ChunkBytes = chunkBytes };
        _time = time ?? TimeProvider.System;
        Open();
    }

    /// <summary>The logs.</summary>
    public ILogStore Logs { get; private set; } = null!;

    /// <summary>The blobs.</summary>
    public IObjectStore Objects { get; private set; } = null!;

    /// <summary>Changing steps of the disk so far.</summary>
    public int Steps => _disk.Steps;

    /// <summary>Whether the machine has died.</summary>
    public bool IsDead => _disk.IsDead;

    /// <summary>What happens to a step, by its number and name.</summary>
    public Func<int, string, StepFault>? Faults
    {
        get => _disk.Faults;
        set => _disk.Faults = value;
    }

    /// <summary>Power fails and comes back; what was not synced survives or not, by <paramref name="seed"/>.</summary>
    public void Crash(int seed)
    {
        _disk.Crash(seed);
        Open();
    }

    /// <summary>The process ends and another begins; the disk is as it was.</summary>
    public void Restart() => Open();

    /// <summary>Changes stored bytes behind everybody's back.</summary>
    public void Damage(string path, Func<byte[], byte[]> change) => _disk.Damage(path, change);

    /// <summary>The path of a log's first chunk.</summary>
    public string LogChunk(string log)
    {
        var folder = $"{LogRoot}/{log}";
        var chunk = _disk.List(folder).First(entry => entry.Name.EndsWith(".log", StringComparison.Ordinal));
        return $"{folder}/{chunk.Name}";
    }

    /// <summary>The paths of all blobs.</summary>
    public async Task<IReadOnlyList<string>> ObjectsAsync()
    {
        var paths = new List<string>();
        await foreach (var entry in Objects.ListAsync("", CancellationToken.None))
        {
            paths.Add(entry.Path);
        }

        return paths;
    }

    private void Open()
    {
        Logs = new LocalLogStore(_disk, LogRoot, StorageWorkers.Inline, _time, _options);
        Objects = new LocalObjectStore(_disk, "data/files", StorageWorkers.Inline, _time);
    }
}
