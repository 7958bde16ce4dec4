using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.Workers;
using Milvus.Testing;
using Milvus.Testing.Conformance;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Logs;

public sealed class RealDiskLogTests : LogConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageWorkers _workers = new(threads: 2);

    public RealDiskLogTests() =>
        Store = new LocalLogStore(
            $"{_folder.Path}/new/log", _workers, TimeProvider.System, new LocalLogOptions { ChunkBytes = 200 });

    protected override ILogStore Store { get; }

    [Fact]
    public async Task Another_store_on_the_same_folder_finds_everything()
    {
        await using var log = await AppendAsync("kept", Enumerable.Range(0, 30).Select(i => $"commit {i}").ToArray());
        var later = new LocalLogStore($"{_folder.Path}/new/log", _workers, TimeProvider.System).Get("kept");

        var opened = await later.OpenAsync(default);

        Assert.Equal((3, 30), (opened.Epoch, opened.Last.Value));
        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => $"{i + 1}:commit {i}"), await ReadAsync(later, LogPosition.Zero));
    }

    public void Dispose()
    {
        _workers.Dispose();
        _folder.Dispose();
    }
}

public sealed class SimDiskLogTests : LogConformance
{
    protected override ILogStore Store { get; } = new LocalLogStore(
        new SimDisk(),
        "data/log",
        StorageWorkers.Inline,
        TimeProvider.System,
        new LocalLogOptions { ChunkBytes = 200 });
}
