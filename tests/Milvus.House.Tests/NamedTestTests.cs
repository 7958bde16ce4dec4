namespace Milvus.House.Tests;

public sealed class NamedTestTests
{
    private static readonly HouseFile Source = new("tests/A.Tests/RowTests.cs", """
        public sealed class RowTests
        {
            [Fact]
            public void Rows_stay() => Assert.True(true);

            private static void Rows_go() { }
        }
        """);

    [Theory]
    [InlineData("src/docs/reliability.md")]
    [InlineData("src/docs/simulation.md")]
    public void Every_test_that_a_document_names_exists(string path)
    {
        var document = Repository.File(path);
        Assert.Contains("Tests.", document.Text, StringComparison.Ordinal);
        Findings.None(NamedTestRule.Check(document, [.. Repository.CSharp]));
    }

    [Theory]
    [InlineData("RowTests.Rows_come")]
    [InlineData("RowTests.Rows_go")]
    [InlineData("ColumnTests.Rows_stay")]
    public void A_test_that_is_not_there_is_found(string name) => Findings.One(
        $"src/docs/a.md names {name}, which is no test.",
        NamedTestRule.Check(new HouseFile("src/docs/a.md", $"see `{name}`, `RowTests.Rows_stay`"), [Source]));
}
