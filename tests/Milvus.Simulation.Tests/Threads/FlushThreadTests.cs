using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using Milvus.Engine;
using Milvus.Simulation.Tests.Loads;
using Milvus.Simulation.Tests.Worlds;
using Milvus.Testing.Simulation;
using Xunit.Abstractions;

namespace Milvus.Simulation.Tests.Threads;

/// <summary>
/// Whole runs in which one thing happens in the middle of a flush. A run judges by itself that every flush that was
/// answered ends without another one to help it on, and that every acknowledged row is read at the end.
/// </summary>
public sealed class FlushThreadTests(ITestOutputHelper output)
{
    public static readonly TheoryData<int, bool> Worlds = new()
    {
        { 21, false },
        { 22, false },
        { 23, true },
        { 24, true },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Flush_ends_though_its_owner_is_killed_and_nobody_asks_again(int seed, bool onDisk) =>
        Run(Options(seed, onDisk), new Often(6, world => Kill(world, TimeSpan.FromMilliseconds(500))));

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Flush_ends_though_every_silo_is_down_for_a_minute(int seed, bool onDisk) =>
        Run(Options(seed, onDisk), new Often(2, world =>
        {
            for (var number = 0; number < world.Silos.Count; number++)
            {
                var silo = number;
                world.Kill(silo, losePower: onDisk);
                world.Scheduler.After(TimeSpan.FromMinutes(1), () => world.Restart(silo));
            }
        }));

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Flush_ends_when_the_store_that_was_away_is_back(int seed, bool onDisk) =>
        Run(Options(seed, onDisk), new Often(4, world => world.Outage(TimeSpan.FromSeconds(20))));

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Recovery_that_is_cut_short_ten_times_loses_nothing(int seed, bool onDisk)
    {
        // Each life is a little longer than the one before, so that each ends at another place.
        var deaths = 0;
        var next = long.MaxValue;
        Run(Options(seed, onDisk), new Often(1, world => next = world.Scheduler.Steps), world =>
        {
            if (world.Scheduler.Steps >= next && deaths < 10 && world.Silos.All(silo => silo.IsAlive))
            {
                Kill(world, TimeSpan.FromMilliseconds(1));
                next = world.Scheduler.Steps + 15 + (10 * deaths++);
            }
        });
        Assert.Equal(10, deaths);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Two_owners_in_the_middle_of_a_flush_end_with_one_truth(int seed) =>
        Run(
            Options(seed, onDisk: false) with
            {
                Mishaps = Mishaps.TwoActivations,
                MishapEvery = TimeSpan.FromMilliseconds(300),
            },
            new Often(3, world => world.Mishap()));

    private static SimOptions Options(int seed, bool onDisk) => new()
    {
        Seed = seed,
        OnDisk = onDisk,
        Silos = onDisk ? 1 : 2,
        Shards = 2,
        Clients = 2,
        Calls = 12,
        DropsCollection = true,
        ChunkBytes = 512,
        Store = StoreFaults.None with { Slow = onDisk ? 0 : 0.02 },
        Engine = new EngineOptions
        {
            Seal = new SealPolicyOptions { SegmentMaxBytes = 4000, DeletesMaxBytes = 64 },
            SnapshotAfterBytes = 512,
        },
    };

    private static void Kill(SimWorld world, TimeSpan away)
    {
        var number = (int)(world.Scheduler.Steps % world.Silos.Count);
        world.Kill(number, losePower: world.Options.OnDisk);
        world.Scheduler.After(away, () => world.Restart(number));
        foreach (var other in world.Silos.Where(silo => silo.IsAlive))
        {
            world.WakeAll(other);
        }
    }

    private void Run(SimOptions options, Often mishap, Action<SimWorld>? also = null)
    {
        var result = SimRun.Run(options, world =>
        {
            mishap.Look(world);
            also?.Invoke(world);
        });
        output.WriteLine($"{mishap.Times} times: {result}");
        Assert.True(result.Violation is null, result.Report());
        Assert.True(mishap.Times > 0, "No flush was met.");
        Assert.True(result.Flushed > 0, "Nothing was flushed.");
    }

    /// <summary>Does something when another segment is just being flushed, as the logs know, a few times.</summary>
    private sealed class Often(int most, Action<SimWorld> happen)
    {
        private readonly HashSet<Core.SegmentId> _seen = [];
        private long _commits;

        public int Times { get; private set; }

        public void Look(SimWorld world)
        {
            if (Times == most || world.Shadow.Commits == _commits)
            {
                return;
            }

            _commits = world.Shadow.Commits;
            var flushing = world.Shadow.States.SelectMany(state => state.Segments.Values)
                .Where(segment => segment.Lifecycle == SegmentLifecycle.Flushing)
                .FirstOrDefault(segment => !_seen.Contains(segment.Id));
            if (flushing is not null && world.Silos.All(silo => silo.IsAlive))
            {
                _seen.Add(flushing.Id);
                Times++;
                happen(world);
            }
        }
    }
}
