using System.Xml.Linq;

namespace Milvus.RunTests;

/// <summary>Reads what the test platform wrote about one project.</summary>
internal static class TestReport
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>
    /// The results of one run. A run without a report, without tests, or that ended badly though no test failed counts as
    /// one failure: nothing that did not run is green.
    /// </summary>
    public static IReadOnlyList<TestResult> Read(string project, XDocument? report, int exitCode, string output)
    {
        if (report is null) return [Broken(project, "wrote no report", exitCode, output)];
        var results = report.Descendants(Trx + "UnitTestResult").Select(Read).ToList();
        if (results.Count == 0) return [Broken(project, "ran no test", exitCode, output)];
        if (exitCode != 0 && results.All(result => result.Outcome != TestOutcome.Failed))
        {
            results.Add(Broken(project, "ended badly after its tests", exitCode, output));
        }

        return results;
    }

    private static TestResult Read(XElement result)
    {
        var error = result.Element(Trx + "Output")?.Element(Trx + "ErrorInfo");
        var message = error?.Element(Trx + "Message")?.Value ?? "";
        var stack = error?.Element(Trx + "StackTrace")?.Value ?? "";
        var outcome = result.Attribute("outcome")?.Value switch
        {
            "Passed" => TestOutcome.Passed,
            "NotExecuted" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        };
        return new TestResult(result.Attribute("testName")?.Value ?? "?", outcome, $"{message}\n{stack}".Trim());
    }

    private static TestResult Broken(string project, string what, int exitCode, string output) =>
        new($"{project} {what}", TestOutcome.Failed, $"exit code {exitCode}\n{output}".Trim());
}
