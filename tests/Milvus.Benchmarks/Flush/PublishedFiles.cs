namespace Milvus.Benchmarks.Flush;

/// <summary>
/// Notices files that appear under a folder, logs aside: those grow by appending, they are not published.
/// </summary>
internal sealed class PublishedFiles(string folder)
{
    private readonly HashSet<string> _known = [];

    /// <summary>Files that were not there before, as stand-ins: same sizes, other bytes.</summary>
    public List<byte[]> TakeNew()
    {
        var files = new List<byte[]>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!path.StartsWith(Path.Combine(folder, "log"), StringComparison.Ordinal) && _known.Add(path))
            {
                var bytes = new byte[new FileInfo(path).Length];
                new Random(bytes.Length).NextBytes(bytes);
                files.Add(bytes);
            }
        }

        return files;
    }
}
