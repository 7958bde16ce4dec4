namespace Milvus.Gateway.Tests.Wire;

/// <summary>A data folder of its own, deleted with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("milvus-gateway-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
