namespace Milvus.Benchmarks.Flush;

/// <summary>
/// Notices files that appear under a folder, logs aside: those grow by appending, they are not published.
/// </summary>
internal sealed class PublishedFiles(string folder)
{
    private readonly HashSet<string> _known = [];

    /// <summary>Files that were not there before, as stand-ins of the same sizes, the manifest last.</summary>
    public List<byte[]> TakeNew()
    {
        var files = new List<(bool IsManifest, byte[] Bytes)>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!path.StartsWith(Path.Combine(folder, "log"), StringComparison.Ordinal) && _known.Add(path))
            {
                var bytes = new byte[new FileInfo(path).Length];
                new Random(bytes.Length).NextBytes(bytes);
                files.Add((Path.GetFileName(path).StartsWith("manifest", StringComparison.Ordinal), bytes));
            }
        }

        return [.. files.OrderBy(file => file.IsManifest).Select(file => file.Bytes)];
    }
}
