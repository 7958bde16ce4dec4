using Xunit.Sdk;

namespace Milvus.EndToEnd.Scripts;

public sealed class ScriptReportTests
{
    [Fact]
    public void Checks_that_held_satisfy_their_phase() => Report("ok flush - a\nok flush - b\n").Require("flush", 2);

    [Fact]
    public void A_check_that_failed_shows_its_reason() => Assert.Contains(
        "  3 rows instead of 4",
        Assert.ThrowsAny<XunitException>(
            () => Report("ok flush - a\nnot ok flush - b\n  3 rows instead of 4\n").Require("flush", 1)).Message);

    [Fact]
    public void A_phase_that_was_not_reached_fails_with_the_last_words() => Assert.Contains(
        "SyntaxError",
        Assert.ThrowsAny<XunitException>(() => Report("ok flush - a\nSyntaxError\n").Require("drop", 1)).Message);

    private static ScriptReport Report(string output)
    {
        var report = new ScriptReport();
        report.Add(output);
        return report;
    }
}
