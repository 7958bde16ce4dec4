using System.Text.RegularExpressions;

namespace Milvus.House.Tests.Rules;

/// <summary>What is not in the solution is neither built nor tested.</summary>
internal static partial class SolutionRule
{
    public const string FileName = "Milvus.Orleans.sln";

    public static IEnumerable<string> Check(string solution, IEnumerable<string> projectPaths)
    {
        var members = Member().Matches(solution).Select(match => match.Groups[1].Value.Replace('\\', '/')).ToHashSet();
        return projectPaths.Where(path => !members.Contains(path)).Select(path => $"{path} is not in {FileName}.");
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex Member();
}
