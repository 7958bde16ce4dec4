using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.Workers;
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
