using System.Globalization;
using Milvus.Simulation.Tests.Loads;
using Milvus.Simulation.Tests.Worlds;
using Xunit.Abstractions;

namespace Milvus.Simulation.Tests;

/// <summary>Each planted bug is found, and within <see cref="Within"/> seeds: otherwise the simulator is broken.</summary>
public sealed class CanaryTests(ITestOutputHelper output)
{
    private const int Within = 200;

    /// <summary>A seed that finds each bug: the first one, when it was written down.</summary>
    public static readonly TheoryData<Bug, int> Pinned = new()
    {
        { Bug.AcknowledgesBeforeAppend, 1 },
        { Bug.CheckpointOneTooFar, 1 },
        { Bug.FencedOwnerAcknowledges, 88 },
        { Bug.ForgetsFailedWork, 9 },
        { Bug.HidesLostDeletes, 61 },
        { Bug.SettlesWithoutDeltas, 20 },
        { Bug.FlushingRowsAreInvisible, 4 },
        { Bug.FencesOnlyOnce, 93 },
        { Bug.TrustsWallClock, 1 },
        { Bug.RecoversRowsTwice, 1 },
        { Bug.FlushesWithoutDeletes, 18 },
        { Bug.ForgetsBlobsOfDropped, 122 },
    };

    /// <summary>
    /// The pinned seed comes first. Every change of the engine changes what a seed does, so another one may find the bug
    /// now: then it is told, to be pinned.
    /// </summary>
    [Theory]
    [MemberData(nameof(Pinned))]
    public void Planted_bug_is_found(Bug bug, int pinned)
    {
        var found = Enumerable.Range(1, Within).Prepend(pinned)
            .Select(seed => Planted.With(bug, () => SimRun.Run(SimOptions.Draw(seed))))
            .FirstOrDefault(result => result.Violation is not null);
        Assert.True(found is not null, $"{bug} is found by none of {Within} seeds.");
        output.WriteLine($"seed {found.Options.Seed}, pinned {pinned}: {found.Violation}");

        // It is the bug that was found, not the seed.
        Assert.Null(SimRun.Run(found.Options).Violation);
    }

    [Fact]
    public void Every_planted_bug_has_its_seed() => Assert.Equal(
        Enum.GetValues<Bug>().Where(bug => bug != Bug.None).ToArray(),
        Pinned.Select(row => (Bug)row[0]).Order().ToArray());

    /// <summary>Searches for the first seed of each bug, when asked to.</summary>
    [Fact]
    public void Seeds_of_planted_bugs_are_told()
    {
        var asked = Environment.GetEnvironmentVariable("MILVUS_CANARY_SEEDS");
        var most = int.TryParse(asked, CultureInfo.InvariantCulture, out var seeds) ? seeds : 1;
        foreach (var bug in Enum.GetValues<Bug>().Where(bug => bug != Bug.None))
        {
            var found = Enumerable.Range(1, most)
                .Select(seed => (Seed: seed, Planted.With(bug, () => SimRun.Run(SimOptions.Draw(seed))).Violation))
                .FirstOrDefault(run => run.Violation is not null);
            output.WriteLine($"{bug}: {(found.Violation is null ? "not found" : $"seed {found.Seed}: {found.Violation}")}");
            Assert.True(found.Violation is not null || most < Within, $"{bug} was not found in {most} seeds.");
        }
    }
}
