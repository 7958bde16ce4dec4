using System.Globalization;
using Milvus.DataCoord.Policies;
using Milvus.Engine;
using Milvus.Simulation.Tests.Loads;
using Milvus.Simulation.Tests.Worlds;
using Xunit.Abstractions;

namespace Milvus.Simulation.Tests;

/// <summary>
/// A short run without any fault but one: a silo dies at one step, for every step there is. A step ends at an await, so
/// these are all the places where a process can be cut in two: writes, deletes, flushes, drops, and the recovery
/// from another death. By default one step in <see cref="Stride"/>, with MILVUS_CRASH_POINTS=all every one.
/// </summary>
public sealed class CrashPointTests(ITestOutputHelper output)
{
    private const int Stride = 37;
    private const int Seed = 11;

    private static readonly bool All = Environment.GetEnvironmentVariable("MILVUS_CRASH_POINTS") == "all";

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Death_at_any_step_loses_nothing(bool onDisk, bool losePower) =>
        Enumerate(Options(onDisk), (world, step, point) =>
        {
            if (step == point)
            {
                Die(world, losePower);
            }
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Death_at_any_step_of_a_recovery_loses_nothing(bool onDisk)
    {
        // In the middle of the work, so that the recovery has rows, deletes and owed flushes to find.
        var first = Count(Options(onDisk)) / 2;
        Enumerate(Options(onDisk), (world, step, point) =>
        {
            if (step == first || step == first + point)
            {
                Die(world, losePower: onDisk);
            }
        });
    }

    private static SimOptions Options(bool onDisk) => new()
    {
        Seed = Seed,
        OnDisk = onDisk,
        Silos = onDisk ? 1 : 2,
        Shards = 2,
        Clients = 2,
        Calls = 8,
        DropsCollection = true,
        ChunkBytes = 512,
        Engine = new EngineOptions
        {
            Seal = new SealPolicyOptions { SegmentMaxBytes = 4000, DeletesMaxBytes = 64 },
            SnapshotAfterBytes = 512,
        },
    };

    private static void Die(SimWorld world, bool losePower)
    {
        world.Kill(0, losePower);
        world.Scheduler.After(TimeSpan.FromMilliseconds(20), () => world.Restart(0));
        foreach (var other in world.Silos.Where(silo => silo.IsAlive))
        {
            world.WakeAll(other);
        }
    }

    private static int Count(SimOptions options)
    {
        var steps = 0;
        var result = SimRun.Run(options, _ => steps++);
        Assert.True(result.Violation is null, result.Report());
        return steps;
    }

    private void Enumerate(SimOptions options, Action<SimWorld, int, int> hurt)
    {
        var steps = Count(options);
        Assert.True(steps > 500, $"The run has {steps} steps: too few to say anything.");
        var points = 0;
        for (var point = All ? 1 : Stride; point <= steps; point += All ? 1 : Stride)
        {
            var step = 0;
            var result = SimRun.Run(options, world => hurt(world, ++step, point));
            Assert.True(
                result.Violation is null,
                string.Create(CultureInfo.InvariantCulture, $"death at step {point} of {steps}: {result.Report()}"));
            points++;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{points} crash points of {steps} steps, no violation"));
    }
}
