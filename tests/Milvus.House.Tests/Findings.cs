namespace Milvus.House.Tests;

/// <summary>How a rule's findings are looked at: all of them, one a line.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var found = findings.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    public static void One(string expected, IEnumerable<string> findings) => Assert.Equal(expected, Assert.Single(findings));
}
