[assembly: TestFramework(
    "Milvus.Storage.Azure.Tests.Azurite.NodeTestFramework", "Milvus.Storage.Azure.Tests")]
