namespace Milvus.Gateway.Tests.Wire;

/// <summary>What the documents say of each RPC.</summary>
internal static class CompatibilityList
{
    public static string[] Lines()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Milvus.Orleans.sln"))) folder = folder.Parent!;
        return File.ReadAllLines(Path.Combine(folder.FullName, "src", "docs", "compatibility.md"));
    }
}
