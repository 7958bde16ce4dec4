namespace Milvus.Storage.Azure.Tests.Azurite;

/// <summary>The tests that share one emulator.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite";
}
