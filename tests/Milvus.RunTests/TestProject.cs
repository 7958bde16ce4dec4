using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Milvus.RunTests;

/// <summary>A test project of the solution.</summary>
/// <param name="Alone">Says of itself (<c>RunsAlone</c>) that nothing else may run beside it.</param>
internal sealed partial record TestProject(string Name, string Folder, bool Alone)
{
    public const string Solution = "Milvus.Orleans.sln";

    public string AssemblyIn(string configuration) =>
        Path.Combine(Folder, "bin", configuration, $"net{Environment.Version.Major}.0", Name + ".dll");

    /// <summary>Every project of the solution that takes the test SDK: there is no list to forget one in.</summary>
    public static IReadOnlyList<TestProject> In(string root) =>
    [
        .. Member().Matches(File.ReadAllText(Path.Combine(root, Solution)))
            .Select(match => Path.Combine(root, match.Groups[1].Value.Replace('\\', '/')))
            .Select(Read)
            .OfType<TestProject>()
            .OrderBy(project => project.Alone)
            .ThenBy(project => project.Name, StringComparer.Ordinal),
    ];

    public static string FindRoot()
    {
        var starts = new[] { Environment.CurrentDirectory, AppContext.BaseDirectory };
        foreach (var start in starts)
        {
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, Solution))) return folder;
            }
        }

        throw new DirectoryNotFoundException($"No {Solution} above {string.Join(" or ", starts)}.");
    }

    private static TestProject? Read(string path)
    {
        var project = XDocument.Load(path);
        var isTest = project.Descendants("PackageReference")
            .Any(package => package.Attribute("Include")?.Value == "Microsoft.NET.Test.Sdk");
        var alone = project.Descendants("RunsAlone").Any(property => property.Value == "true");
        return isTest
            ? new TestProject(Path.GetFileNameWithoutExtension(path), Path.GetDirectoryName(path)!, alone)
            : null;
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex Member();
}
