namespace Milvus.House.Tests.Rules;

/// <summary>The root holds the rooms and what the tools look for there, and nothing else.</summary>
internal static class RootRule
{
    public static readonly string[] Rooms = ["src", "grains", "interfaces", "silo", "gateway", "tests"];

    private static readonly string[] Tools =
    [
        SolutionRule.FileName, "README.md", "LICENSE", "Directory.Build.props", "Directory.Build.targets",
        "Directory.Packages.props", "global.json", "nuget.config", ".editorconfig", ".gitattributes", ".gitignore",
        "BannedSymbols.txt", ".ci", ".github",
    ];

    public static IEnumerable<string> Check(IEnumerable<string> entries) =>
        entries.Where(entry => !Rooms.Contains(entry) && !Tools.Contains(entry))
            .Select(entry => $"{entry} does not belong at the root.");
}
