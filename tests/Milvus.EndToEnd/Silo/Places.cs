namespace Milvus.EndToEnd.Silo;

/// <summary>Where this repository and what it built lie.</summary>
internal static class Places
{
    private const string Solution = "Milvus.Orleans.sln";

    public static string Root { get; } = FindRoot();

    public static string NodeFolder { get; } = Path.Combine(Root, "tests", "Milvus.EndToEnd", "node");

    /// <summary>The silo built in this assembly's own configuration.</summary>
    public static string SiloAssembly { get; } = FindSilo();

    private static string FindSilo()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(Root, "silo", "bin", own.Parent!.Name, own.Name, "Milvus.Silo.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("The silo is not built.", path);
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder)!)
        {
            if (File.Exists(Path.Combine(folder, Solution))) return folder;
        }

        throw new DirectoryNotFoundException($"No {Solution} above {AppContext.BaseDirectory}.");
    }
}
