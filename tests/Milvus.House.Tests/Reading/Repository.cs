namespace Milvus.House.Tests.Reading;

/// <summary>The repository these tests were built from, read once.</summary>
internal static class Repository
{
    private static readonly string[] Unkept =
        [".git", ".vs", ".idea", "bin", "obj", "data", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".proto", ".mjs", ".js", ".txt", ".sln", ".yml", ".yaml"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<HouseFile> Files { get; } = ReadFrom(Root, "");

    public static IEnumerable<HouseFile> CSharp => Files.Where(file => file.IsCSharp);

    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Files.Where(file => file.IsProject).Select(ProjectFile.Parse)];

    public static HouseFile File(string path) =>
        Files.SingleOrDefault(file => file.Path == path) ?? throw new FileNotFoundException($"{path} is missing.");

    /// <summary>Names that stand at the root and are kept in the repository.</summary>
    public static IEnumerable<string> RootEntries =>
        Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName).OfType<string>().Except(Unkept);

    private static List<HouseFile> ReadFrom(string folder, string path)
    {
        List<HouseFile> files = [];
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(entry);
            if (Directory.Exists(entry))
            {
                if (!Unkept.Contains(name)) files.AddRange(ReadFrom(entry, $"{path}{name}/"));
            }
            else if (TextEndings.Contains(Path.GetExtension(name)) || path == ".ci/")
            {
                files.Add(new HouseFile(path + name, System.IO.File.ReadAllText(entry)));
            }
        }

        return files;
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder)!)
        {
            if (System.IO.File.Exists(Path.Combine(folder, SolutionRule.FileName))) return folder;
        }

        throw new DirectoryNotFoundException($"No {SolutionRule.FileName} above {AppContext.BaseDirectory}.");
    }
}
