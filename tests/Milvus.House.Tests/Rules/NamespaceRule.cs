using System.Text.RegularExpressions;

namespace Milvus.House.Tests.Rules;

/// <summary>Folders are namespaces, below the project's own name.</summary>
internal static partial class NamespaceRule
{
    /// <summary>The runtime finds some attributes by their full name, wherever they are declared.</summary>
    private const string Runtime = "System.Runtime.CompilerServices";

    /// <summary>Names that belong to somebody else's API.</summary>
    private static readonly string[] Foreign = ["src/bridges", "src/Milvus.GrainHost.Embedded/Orleans"];

    public static IEnumerable<string> Check(IEnumerable<ProjectFile> projects, IEnumerable<HouseFile> files)
    {
        var homes = projects.Select(project => (Folder: FolderOf(project.Path) + "/", project.Name)).ToList();
        foreach (var file in files.Where(file => file.IsCSharp && !file.IsUnder(Foreign)))
        {
            var home = homes.Where(home => file.Path.StartsWith(home.Folder, StringComparison.Ordinal))
                .OrderByDescending(home => home.Folder.Length)
                .FirstOrDefault();
            if (home.Name is null)
            {
                yield return $"{file.Path} belongs to no project.";
                continue;
            }

            var inner = FolderOf(file.Path[home.Folder.Length..]).Replace('/', '.');
            var expected = inner.Length == 0 ? home.Name : $"{home.Name}.{inner}";
            var declared = Declaration().Match(file.Text);
            if (declared.Success && declared.Groups[1].Value != expected && declared.Groups[1].Value != Runtime)
            {
                yield return $"{file.Path} declares {declared.Groups[1].Value} instead of {expected}.";
            }
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!.Replace('\\', '/');

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
