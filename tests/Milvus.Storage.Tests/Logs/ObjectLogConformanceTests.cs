using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;
using Milvus.Testing;
using Milvus.Testing.Conformance;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Logs;

public sealed class MemoryObjectLogTests : LogConformance
{
    protected override ILogStore Store { get; } = new ObjectLogStore(
        new MemoryObjectStore(TimeProvider.System), new SeededChance(1), TimeProvider.System);
}

public sealed class SimDiskObjectLogTests : LogConformance
{
    protected override ILogStore Store { get; } = new ObjectLogStore(
        new LocalObjectStore(new SimDisk(), "data/files", StorageWorkers.Inline, TimeProvider.System),
        new SeededChance(1),
        TimeProvider.System);
}

public sealed class RealDiskObjectLogTests : LogConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageWorkers _workers = new(threads: 8);

    public RealDiskObjectLogTests() => Store = NewStore();

    protected override ILogStore Store { get; }

    [Fact]
    public async Task Another_store_on_the_same_folder_finds_everything_and_fences()
    {
        await using var log = await AppendAsync("kept", Enumerable.Range(0, 30).Select(i => $"commit {i}").ToArray());
        var later = NewStore().Get("kept");

        var opened = await later.OpenAsync(default);

        Assert.Equal((3, 30), (opened.Epoch, opened.Last.Value));
        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => $"{i + 1}:commit {i}"), await ReadAsync(later, LogPosition.Zero));
        await Assert.ThrowsAsync<LogFencedException>(() => log.AppendAsync([Bytes("late")], 2, default));
    }

    public void Dispose()
    {
        _workers.Dispose();
        _folder.Dispose();
    }

    private ObjectLogStore NewStore() => new(
        new LocalObjectStore($"{_folder.Path}/new/files", _workers, TimeProvider.System),
        new SeededChance(1),
        TimeProvider.System);
}
