using System.Globalization;

namespace Milvus.RunTests;

/// <summary>
/// The sum of all runs. There are no second chances, so a test that would pass on a retry is a failure here.
/// </summary>
internal sealed class Tally(bool noSkips)
{
    private readonly List<TestResult> _failures = [];
    private readonly List<TestResult> _skips = [];

    public int Passed { get; private set; }

    public IReadOnlyList<TestResult> Failures => _failures;

    public IReadOnlyList<TestResult> Skips => _skips;

    public int ExitCode => _failures.Count == 0 && Passed > 0 ? 0 : 1;

    /// <summary>The very last line a run prints.</summary>
    public string ClosingLine
    {
        get
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {_failures.Count} failed");
            return _skips.Count == 0 ? line : string.Create(CultureInfo.InvariantCulture, $"{line}, {_skips.Count} skipped");
        }
    }

    public void Add(TestResult result)
    {
        switch (result.Outcome)
        {
            case TestOutcome.Passed:
                Passed++;
                break;
            case TestOutcome.Skipped when !noSkips:
                _skips.Add(result);
                break;
            case TestOutcome.Skipped:
                _failures.Add(result with { Detail = $"Skipped, which is not allowed here: {result.Detail}" });
                break;
            default:
                _failures.Add(result);
                break;
        }
    }
}
