namespace Milvus.Storage.Tests;

/// <summary>A folder of the real disk that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("milvus-storage-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
