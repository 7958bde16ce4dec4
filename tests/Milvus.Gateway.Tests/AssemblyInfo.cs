[assembly: TestFramework("Milvus.Testing.Azurite.NodeTestFramework", "Milvus.Testing")]
