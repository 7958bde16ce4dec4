using Milvus.Core.Ports;
using Milvus.Engine.Tests;
using Milvus.Storage;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;
using Milvus.Testing;
using Milvus.Testing.Disks;

namespace Milvus.Cli.Tests;

/// <summary>
/// A data folder as a server leaves it: a vchannel with two flushed segments, deletes in a delta log, and growing rows.
/// </summary>
public sealed class WrittenStore : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageWorkers _workers = new(2);

    /// <summary>Where the logs are.</summary>
    public LogKind Kind { get; init; } = LogKind.Files;

    public string Data => _folder.Path;

    public IObjectStore Objects { get; private set; } = null!;

    public string In(string path) => _folder.In(path);

    public async Task InitializeAsync()
    {
        StoreLayout.Open(Data, Kind);
        Objects = new LocalObjectStore(In("files"), _workers, TimeProvider.System);
        var world = new ChannelWorld(new SimStores())
        {
            Objects = Objects,
            Logs = Kind == LogKind.Files
                ? new LocalLogStore(In("log"), _workers, TimeProvider.System)
                : new ObjectLogStore(Objects, new Halves(), TimeProvider.System),
        };
        await world.StartAsync();
        await world.AppendAsync(0, 20);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.DeleteAsync(3, 4);
        await world.AppendAsync(20, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(30, 5);
        await world.Channel.StopAsync(CancellationToken.None);
        Assert.DoesNotContain(world.Notes, note => note.StartsWith("damaged", StringComparison.Ordinal));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _workers.Dispose();
        _folder.Dispose();
    }

    /// <summary>Paths of objects with a prefix, in order.</summary>
    public async Task<string[]> PathsAsync(string prefix)
    {
        var paths = new List<string>();
        await foreach (var info in Objects.ListAsync(prefix, CancellationToken.None))
        {
            paths.Add(info.Path);
        }

        return [.. paths];
    }

    /// <summary>The file of an object.</summary>
    public string File(string path) => In($"files/{path}");

    /// <summary>Flips the last bit but <paramref name="fromEnd"/> bytes.</summary>
    public static void Flip(string file, int fromEnd = 1)
    {
        var bytes = System.IO.File.ReadAllBytes(file);
        bytes[^fromEnd] ^= 1;
        System.IO.File.WriteAllBytes(file, bytes);
    }

    private sealed class Halves : IRandomSource
    {
        public double NextFraction() => 0.5;
    }
}
