using Milvus.Core.Ports;
using Milvus.Storage.Azure.Tests.Azurite;
using Milvus.Testing.Azurite;
using Milvus.Testing.Conformance;

namespace Milvus.Storage.Azure.Tests;

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class AzureBlobStoreConformanceTests(AzuriteServer azurite) : ObjectStoreConformance
{
    protected override IObjectStore Store { get; } = AzuriteServer.Store(azurite.Options());
}

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class StagedPutConformanceTests(AzuriteServer azurite) : ObjectStoreConformance
{
    /// <summary>Every object but the empty one and those of one byte goes through blocks and a commit.</summary>
    protected override IObjectStore Store { get; } =
        AzuriteServer.Store(azurite.Options() with { SinglePutMaxBytes = 1, BlockBytes = 4 << 10, ListPageCount = 2 });
}
