using Milvus.Storage.ObjectStores;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;
using Milvus.Testing;

namespace Milvus.Storage.Tests.Segments;

/// <summary>Segment files in a store of each test's own.</summary>
public abstract class SegmentFolder
{
    private protected SegmentFolder() => Files = new SegmentFiles(Store, new CountingIds(), StorageWorkers.Inline);

    private protected MemoryObjectStore Store { get; } = new(TimeProvider.System);

    private protected SegmentFiles Files { get; }
}
