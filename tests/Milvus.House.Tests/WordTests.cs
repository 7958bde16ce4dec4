namespace Milvus.House.Tests;

public sealed class WordTests
{
    [Fact]
    public void No_file_holds_a_banned_word() => Findings.None(WordRule.Check(Repository.Files));

    [Theory]
    [InlineData("// TO" + "DO later")]
    [InlineData("throw new Not" + "ImplementedException();")]
    [InlineData("internal static class String" + "Utils")]
    [InlineData("public sealed class Segment" + "Manager")]
    [InlineData("record Path" + "Helper(int A)")]
    [InlineData("    #reg" + "ion Fields")]
    [InlineData("Thread" + ".Sleep(5);")]
    [InlineData("see /wor" + "k/notes")]
    [InlineData("cd /ho" + "me/me")]
    [InlineData("\"resolved\": \"https:" + "//registry.example.org/x.tgz\"")]
    [InlineData("C:" + "\\Users")]
    public void A_banned_word_is_found(string text) => Assert.Single(WordRule.Check([new HouseFile("src/A.cs", text)]));

    [Theory]
    [InlineData("// TO" + "DO(#12): read the tail")]
    [InlineData("var home = Path.Combine(root, \"home\");")]
    [InlineData("internal sealed class CommonPrefix")]
    [InlineData("https://docs.example.org/guide")]
    public void A_harmless_word_passes(string text) => Findings.None(WordRule.Check([new HouseFile("src/A.cs", text)]));
}
