using System.Xml.Linq;
using Milvus.RunTests;

namespace Milvus.House.Tests;

/// <summary>The runner that says whether everything is green must not be able to lie.</summary>
public sealed class TallyTests
{
    [Fact]
    public void The_closing_line_counts_what_ran() =>
        Assert.Equal("1 passed, 1 failed", Sum(false, TestOutcome.Passed, TestOutcome.Failed).ClosingLine);

    [Fact]
    public void The_closing_line_names_skips_only_when_there_are_any() =>
        Assert.Equal("1 passed, 0 failed, 2 skipped",
            Sum(false, TestOutcome.Passed, TestOutcome.Skipped, TestOutcome.Skipped).ClosingLine);

    [Fact]
    public void A_skip_is_a_failure_where_skips_are_forbidden() =>
        Assert.Equal((1, "1 passed, 1 failed"), Ending(Sum(true, TestOutcome.Passed, TestOutcome.Skipped)));

    [Fact]
    public void A_run_of_nothing_is_not_green() => Assert.Equal((1, "0 passed, 0 failed"), Ending(Sum(false)));

    [Fact]
    public void A_report_is_read_with_message_and_stack()
    {
        var results = TestReport.Read("P", Trx(("A", "Passed"), ("B", "Failed"), ("C", "NotExecuted")), 1, "");

        Assert.Equal(
            [
                new TestResult("A", TestOutcome.Passed, ""),
                new TestResult("B", TestOutcome.Failed, "why\nwhere"),
                new TestResult("C", TestOutcome.Skipped, ""),
            ],
            results);
    }

    [Fact]
    public void A_run_without_a_report_is_a_failure() =>
        Assert.Equal("P wrote no report", Assert.Single(TestReport.Read("P", null, 1, "crashed")).Name);

    [Fact]
    public void A_run_without_tests_is_a_failure() =>
        Assert.Equal(TestOutcome.Failed, Assert.Single(TestReport.Read("P", Trx(), 0, "")).Outcome);

    [Fact]
    public void A_host_that_dies_after_passing_tests_is_a_failure() => Assert.Contains(
        TestReport.Read("P", Trx(("A", "Passed")), 134, "abort"), result => result.Outcome == TestOutcome.Failed);

    [Fact]
    public void An_unknown_outcome_is_a_failure() =>
        Assert.Equal(TestOutcome.Failed, Assert.Single(TestReport.Read("P", Trx(("A", "Aborted")), 1, "")).Outcome);

    [Fact]
    public void An_unknown_argument_is_refused_by_name() =>
        Assert.Contains("--fast", Assert.Throws<ArgumentException>(() => RunOptions.Parse(["--fast"])).Message);

    private static (int ExitCode, string Line) Ending(Tally tally) => (tally.ExitCode, tally.ClosingLine);

    private static Tally Sum(bool noSkips, params TestOutcome[] outcomes)
    {
        var tally = new Tally(noSkips);
        foreach (var outcome in outcomes) tally.Add(new TestResult("T", outcome, ""));
        return tally;
    }

    private static XDocument Trx(params (string Name, string Outcome)[] tests)
    {
        XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        var results = tests.Select(test => new XElement(
            trx + "UnitTestResult", new XAttribute("testName", test.Name), new XAttribute("outcome", test.Outcome),
            test.Outcome != "Failed" ? null : new XElement(trx + "Output", new XElement(trx + "ErrorInfo",
                new XElement(trx + "Message", "why"), new XElement(trx + "StackTrace", "where")))));
        return new XDocument(new XElement(trx + "TestRun", new XElement(trx + "Results", results)));
    }
}
