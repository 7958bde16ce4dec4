using System.Globalization;
using Milvus.Simulation.Tests.Loads;
using Milvus.Simulation.Tests.Worlds;
using Xunit.Abstractions;

namespace Milvus.Simulation.Tests;

/// <summary>Whole runs by seed.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int MostReports = 5;

    [Fact]
    public void Hundred_fixed_seeds_break_no_rule() => RunAll(1, Count("MILVUS_SEEDS", 100));

    [Fact]
    public void Twenty_fresh_seeds_break_no_rule() =>
        RunAll(Random.Shared.Next(1_000_000, int.MaxValue - 100), Count("MILVUS_FRESH_SEEDS", 20));

    /// <summary>Runs the seed of the environment once more, and tells everything.</summary>
    [Fact]
    public void Replay()
    {
        var seed = Count("MILVUS_SEED", 1);
        var result = SimRun.Run(SimOptions.Draw(seed));
        output.WriteLine(result.Report(notes: 4000));
        Assert.True(result.Violation is null, result.Report());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Same_seed_takes_the_same_steps(int seed)
    {
        var first = SimRun.Run(SimOptions.Draw(seed));
        var second = SimRun.Run(SimOptions.Draw(seed));
        Assert.Equal((first.Trace, first.Steps), (second.Trace, second.Steps));
    }

    private static int Count(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var count)
            ? count
            : otherwise;

    private void RunAll(int first, int count)
    {
        var (steps, acknowledged, flushed, settled) = (0L, 0L, 0L, 0L);
        var elapsed = TimeSpan.Zero;
        var violations = new List<string>();
        for (var seed = first; seed < first + count; seed++)
        {
            var result = SimRun.Run(SimOptions.Draw(seed));
            if (result.Violation is not null)
            {
                violations.Add(result.Report());
            }

            steps += result.Steps;
            acknowledged += result.Acknowledged;
            flushed += result.Flushed;
            settled += result.Settled;
            elapsed += result.Elapsed;
        }

        output.WriteLine(
            $"{count} seeds from {first}, {violations.Count} violations: {steps} steps, {elapsed} of virtual time, "
            + $"{acknowledged} writes acknowledged, {flushed} segments flushed, {settled} rounds of deletes settled");
        Assert.True(violations.Count == 0, string.Join("\n\n", violations.Take(MostReports)));
        Assert.True(acknowledged > count && flushed > count / 2, "The runs do too little to say anything.");
    }
}
