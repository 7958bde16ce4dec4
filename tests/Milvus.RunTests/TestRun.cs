using System.Globalization;
using System.Xml.Linq;

namespace Milvus.RunTests;

/// <summary>
/// Runs test projects, at most two at a time, and those that need the machine alone one after the other.
/// </summary>
internal sealed class TestRun(string root, RunOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(18);

    private readonly string _reports = Directory.CreateTempSubdirectory("milvus-tests-").FullName;

    public async Task<Tally> RunAsync(IReadOnlyList<TestProject> projects)
    {
        var tally = new Tally(options.NoSkips);
        var abreast = Math.Clamp(Environment.ProcessorCount, 1, 2);
        await RunAsync(projects.Where(project => !project.Alone), abreast, tally);
        await RunAsync(projects.Where(project => project.Alone), 1, tally);
        Directory.Delete(_reports, recursive: true);
        return tally;
    }

    private Task RunAsync(IEnumerable<TestProject> projects, int abreast, Tally tally) => Parallel.ForEachAsync(
        projects,
        new ParallelOptions { MaxDegreeOfParallelism = abreast },
        async (project, _) =>
        {
            var results = await RunAsync(project);
            lock (tally)
            {
                foreach (var result in results) tally.Add(result);
                Report(project, results);
            }
        });

    private async Task<IReadOnlyList<TestResult>> RunAsync(TestProject project)
    {
        var report = Path.Combine(_reports, project.Name + ".trx");
        var (exitCode, output) = await Tool.CaptureAsync(
            root, Patience, "test", project.AssemblyIn(options.Configuration), "--logger", $"trx;LogFileName={report}");
        return TestReport.Read(project.Name, File.Exists(report) ? XDocument.Load(report) : null, exitCode, output);
    }

    private static void Report(TestProject project, IReadOnlyList<TestResult> results)
    {
        var counts = Enum.GetValues<TestOutcome>()
            .Select(outcome => (Outcome: outcome, Count: results.Count(result => result.Outcome == outcome)))
            .Where(pair => pair.Count > 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Count} {pair.Outcome}"));
        Console.WriteLine($"{project.Name}: {string.Join(", ", counts).ToLowerInvariant()}");
        foreach (var failure in results.Where(result => result.Outcome == TestOutcome.Failed))
        {
            Console.WriteLine($"\nFAILED {failure.Name}\n{failure.Detail}\n");
        }
    }
}
