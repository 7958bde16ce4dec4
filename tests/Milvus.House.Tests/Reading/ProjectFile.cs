using System.Xml.Linq;

namespace Milvus.House.Tests.Reading;

/// <summary>
/// What one csproj refers to. The import of the grain host's props counts as a reference to the host.
/// </summary>
internal sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public const string GrainHost = "Milvus.GrainHost.Embedded";

    public bool IsTest => Packages.Contains("Microsoft.NET.Test.Sdk");

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public static ProjectFile Parse(HouseFile file)
    {
        var project = XDocument.Parse(file.Text);
        var projects = Includes(project, "ProjectReference").Select(NameOf).ToList();
        var hosted = project.Descendants("Import")
            .Any(import => import.Attribute("Project")?.Value.EndsWith("GrainHost.props", StringComparison.Ordinal) == true);
        if (hosted && NameOf(file.Path) != GrainHost) projects.Add(GrainHost);
        return new ProjectFile(file.Path, NameOf(file.Path), projects, [.. Includes(project, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(item => item.Attribute("Include")?.Value).OfType<string>();

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
