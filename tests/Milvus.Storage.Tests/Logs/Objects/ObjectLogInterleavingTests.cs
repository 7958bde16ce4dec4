using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Testing;
using Xunit.Abstractions;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>
/// Three processes that open, append, snapshot, truncate and delete one log, in interleavings by seed, with answers
/// lost and processes asleep for long. Nothing acknowledged may be lost, and nobody may be acknowledged beside the
/// owner (I7).
/// </summary>
public sealed class ObjectLogInterleavingTests(ITestOutputHelper output)
{
    private static readonly int Seeds =
        int.TryParse(Environment.GetEnvironmentVariable("MILVUS_LOG_SEEDS"), out var seeds) ? seeds : 150;

    private static readonly ObjectLogRetention NoFences = new() { Fences = 0, For = TimeSpan.FromHours(-1) };

    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(false, 0.05)]
    [InlineData(true, 0.0)]
    [InlineData(true, 0.05)]
    public void Acknowledged_commits_are_kept_and_no_two_owners_are_acknowledged(bool deletes, double failing)
    {
        var commits = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (violation, acknowledged) = Run(seed, new ObjectLogRetention(), deletes, failing);
            Assert.True(violation is null, $"seed {seed}: {violation}");
            commits += acknowledged;
        }

        output.WriteLine($"{commits} commits were acknowledged.");
        Assert.True(commits > 10 * Seeds, $"Only {commits} commits: the runs say too little.");
    }

    [Fact]
    public void Owner_that_looks_again_needs_no_fences()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (violation, _) = Run(seed, NoFences with { Trust = TimeSpan.FromHours(-1) }, deletes: false, 0.05);
            Assert.True(violation is null, $"seed {seed}: {violation}");
        }
    }

    [Fact]
    public void Canary_Without_fences_and_without_looking_a_sleeper_is_acknowledged_beside_the_owner() =>
        Assert.Contains(
            Enumerable.Range(0, Seeds), seed => Run(seed, NoFences, deletes: false, 0).Violation is not null);

    private static (string? Violation, int Commits) Run(
        int seed, ObjectLogRetention retention, bool deletes, double failing)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var time = new FixedTime(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
            var (steps, objects) = (new Steps(seed), new MemoryObjectStore(time));
            var oracle = new LogOracle(steps);
            var lives = Enumerable.Range(1, 3).Select(number => NewActor(number, failing).RunAsync(8)).ToArray();
            steps.Run();
            Assert.All(lives, life => Assert.True(life.IsCompletedSuccessfully, life.Exception?.ToString()));
            var last = NewActor(4, failing: 0).RunAsync(2);
            steps.Run();
            Assert.True(last.IsCompletedSuccessfully);
            return (oracle.Violation, oracle.Commits);

            LogActor NewActor(int number, double failing) => new(
                new ObjectLogStore(
                    new SteppedStore(objects, steps, number, failing),
                    new SeededChance(seed + number),
                    time,
                    retention),
                steps,
                oracle,
                number,
                deletes && number < 4);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
