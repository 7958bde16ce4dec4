using Xunit.Abstractions;

namespace Milvus.House.Tests;

public sealed class SizeTests(ITestOutputHelper output)
{
    [Fact]
    public void No_source_file_is_longer_than_600_lines()
    {
        foreach (var asked in SizeRule.LongerThan(SizeRule.AskedLines, Repository.CSharp)) output.WriteLine($"warning: {asked}");
        Findings.None(SizeRule.LongerThan(SizeRule.RefusedLines, Repository.CSharp));
    }

    [Fact]
    public void No_source_line_is_wider_than_130_columns() => Findings.None(SizeRule.WideLines(Repository.CSharp));

    [Fact]
    public void Documents_keep_their_length() => Findings.None(SizeRule.LongDocuments(Repository.Files));

    [Fact]
    public void Every_room_has_a_readme() =>
        Assert.All(RootRule.Rooms, room => Assert.NotEmpty(Repository.File($"{room}/README.md").Text));

    [Fact]
    public void A_long_file_is_found() => Findings.One(
        "src/A.cs has 601 lines, more than 600.",
        SizeRule.LongerThan(SizeRule.RefusedLines, [Lines("src/A.cs", 601), Lines("src/B.cs", 600)]));

    [Fact]
    public void A_wide_line_is_found() => Findings.One(
        "src/A.cs:2 has 131 columns, more than 130.",
        SizeRule.WideLines([new HouseFile("src/A.cs", $"{new string('a', 130)}\n{new string('b', 131)}\n")]));

    [Theory]
    [InlineData("README.md", 120)]
    [InlineData("grains/README.md", 20)]
    [InlineData("src/docs/architecture.md", 200)]
    [InlineData("src/docs/decisions/0001-some.md", 60)]
    public void A_long_document_is_found(string path, int limit) => Findings.One(
        $"{path} has {limit + 1} lines, more than {limit}.",
        SizeRule.LongDocuments([Lines(path, limit + 1)]));

    private static HouseFile Lines(string path, int count) => new(path, string.Concat(Enumerable.Repeat("x\n", count)));
}
