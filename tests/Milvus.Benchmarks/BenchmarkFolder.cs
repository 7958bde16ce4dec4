namespace Milvus.Benchmarks;

/// <summary>A folder of this run's own, gone when the run ends.</summary>
internal sealed class BenchmarkFolder : IDisposable
{
    public BenchmarkFolder(string parent)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(parent), $"milvus-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>An empty folder inside.</summary>
    public string Sub(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
