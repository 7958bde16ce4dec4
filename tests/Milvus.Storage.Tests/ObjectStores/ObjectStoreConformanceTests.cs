using Milvus.Core.Ports;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;
using Milvus.Testing;
using Milvus.Testing.Conformance;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.ObjectStores;

public sealed class RealDiskObjectStoreTests : ObjectStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageWorkers _workers = new(threads: 4);

    public RealDiskObjectStoreTests() =>
        Store = new LocalObjectStore($"{_folder.Path}/new/files", _workers, TimeProvider.System);

    protected override IObjectStore Store { get; }

    public void Dispose()
    {
        _workers.Dispose();
        _folder.Dispose();
    }
}

public sealed class SimDiskObjectStoreTests : ObjectStoreConformance
{
    protected override IObjectStore Store { get; } =
        new LocalObjectStore(new SimDisk(), "data/files", StorageWorkers.Inline, TimeProvider.System);
}

public sealed class SharedRealDiskObjectStoreTests : ObjectStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageWorkers _workers = new(threads: 4);

    public SharedRealDiskObjectStoreTests() =>
        Store = new LocalObjectStore($"{_folder.Path}/new/files", _workers, TimeProvider.System, shared: true);

    protected override IObjectStore Store { get; }

    public void Dispose()
    {
        _workers.Dispose();
        _folder.Dispose();
    }
}

public sealed class SharedSimDiskObjectStoreTests : ObjectStoreConformance
{
    protected override IObjectStore Store { get; } =
        new LocalObjectStore(new SimDisk(), "data/files", StorageWorkers.Inline, TimeProvider.System, shared: true);
}

public sealed class MemoryObjectStoreTests : ObjectStoreConformance
{
    protected override IObjectStore Store { get; } = new MemoryObjectStore(TimeProvider.System);
}
