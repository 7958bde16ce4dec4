using Milvus.Core.Ports;
using Milvus.Storage.ObjectStores;
using Milvus.Testing;
using Milvus.Testing.Conformance;
using Milvus.Testing.Disks;
using Milvus.Testing.Simulation;

namespace Milvus.Storage.Tests;

/// <summary>What tests put between an engine and its objects does as all stores do while it is told nothing.</summary>
public sealed class HookedStoreTests : ObjectStoreConformance
{
    protected override IObjectStore Store { get; } = new HookedStore(new MemoryObjectStore(TimeProvider.System));
}

public sealed class TroubledObjectStoreTests : ObjectStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TroubledStores _stores;

    public TroubledObjectStoreTests() => _stores = new TroubledStores(_folder.Path);

    protected override IObjectStore Store => _stores.Objects;

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }
}

public sealed class TroubledLogTests : LogConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TroubledStores _stores;

    public TroubledLogTests() => _stores = new TroubledStores(_folder.Path, chunkBytes: 200);

    protected override ILogStore Store => _stores.Logs;

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }
}

public sealed class HeldLogTests : LogConformance
{
    protected override ILogStore Store { get; } = new HeldLogStore(new SimStores(chunkBytes: 200).Logs);
}
