using System.Text.RegularExpressions;

namespace Milvus.House.Tests;

public sealed partial class SimulationDocumentTests
{
    private const int MostLines = 120;

    [Fact]
    public void Every_planted_bug_is_in_the_document_and_no_other()
    {
        var bugs = Repository.File("tests/Milvus.Simulation.Tests/Canaries/Bug.cs").Lines
            .Select(line => Name().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).Where(name => name != "None");
        var told = Repository.File("src/docs/simulation.md").Lines
            .SkipWhile(line => line != "## Planted bugs").TakeWhile(line => line != "## What it found")
            .Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value);
        Assert.Equal(bugs.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_is_short() =>
        Assert.InRange(Repository.File("src/docs/simulation.md").Lines.Length, 1, MostLines);

    [GeneratedRegex(@"^\s+(\w+),$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| `(\w+)` \|")]
    private static partial Regex Row();
}
