using System.Globalization;
using Milvus.DataCoord.Policies;
using Milvus.Engine;
using Milvus.Testing.Simulation;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>What one run is like. Every seed draws which faults there are and how many.</summary>
internal sealed record SimOptions
{
    public required int Seed { get; init; }

    /// <summary>One machine with a disk of its own, else silos that share an object store.</summary>
    public bool OnDisk { get; init; }

    public int Silos { get; init; } = 1;

    public int Shards { get; init; } = 1;

    public int Clients { get; init; } = 2;

    /// <summary>Calls that each client makes.</summary>
    public int Calls { get; init; } = 20;

    public StoreFaults Store { get; init; } = StoreFaults.None;

    /// <summary>Chance of each step of the disk to fail, or to kill the machine.</summary>
    public double DiskFault { get; init; }

    /// <summary>Chance of a message between silos to be lost, and of a repeatable one to come twice.</summary>
    public double Drop { get; init; }

    public double Duplicate { get; init; }

    /// <summary>The longest way of a message; long ones overtake each other.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>What may happen every now and then.</summary>
    public Mishaps Mishaps { get; init; }

    public TimeSpan MishapEvery { get; init; } = TimeSpan.FromSeconds(1);

    public double BusyWorkers { get; init; }

    /// <summary>Whether the collection is dropped at the end, in the middle of mishaps.</summary>
    public bool DropsCollection { get; init; }

    public long ChunkBytes { get; init; } = 64L << 20;

    public EngineOptions Engine { get; init; } = new();

    public static SimOptions Draw(int seed)
    {
        var random = new Random(seed ^ 0x5eed);
        var onDisk = random.NextDouble() < 0.35;
        bool Maybe() => random.NextDouble() < 0.5;
        double Rate(double most) => Maybe() ? random.NextDouble() * most : 0;
        var mishaps = Mishaps.None;
        foreach (var one in Enum.GetValues<Mishaps>())
        {
            mishaps |= Maybe() ? one : Mishaps.None;
        }

        var delays = new[] { 2, 20, 500, 3000 };
        return new SimOptions
        {
            Seed = seed,
            OnDisk = onDisk,
            Silos = onDisk ? 1 : random.Next(1, 4),
            Shards = random.Next(1, 4),
            Clients = random.Next(1, 4),
            Calls = random.Next(8, 24),
            Store = new StoreFaults
            {
                ErrorBefore = onDisk ? 0 : Rate(0.05),
                ErrorAfter = onDisk ? 0 : Rate(0.05),
                BitFlip = Rate(0.02),
                StaleList = onDisk ? 0 : Rate(0.1),
                Slow = onDisk ? 0 : Rate(0.05),
            },
            DiskFault = onDisk ? Rate(0.01) : 0,
            Drop = onDisk ? 0 : Rate(0.03),
            Duplicate = Rate(0.05),
            MaxDelay = TimeSpan.FromMilliseconds(delays[random.Next(delays.Length)]),
            Mishaps = mishaps,
            MishapEvery = TimeSpan.FromMilliseconds(random.Next(100, 4000)),
            BusyWorkers = Rate(0.02),
            DropsCollection = random.NextDouble() < 0.3,
            ChunkBytes = Maybe() ? 512 : 64 << 20,
            Engine = DrawEngine(random),
        };
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {(OnDisk ? "disk" : "object store")}, {Silos} silos, {Shards} shards, {Clients} clients x {Calls} calls, "
        + $"{Store}, disk fault {DiskFault:f4}, drop {Drop:f3}, twice {Duplicate:f3}, delay {MaxDelay.TotalMilliseconds} ms, "
        + $"{Mishaps} every {MishapEvery.TotalMilliseconds} ms, busy {BusyWorkers:f3}, drops {DropsCollection}, "
        + $"chunks {ChunkBytes}, snapshots {Engine.SnapshotAfterBytes}, segments {Engine.Seal.SegmentMaxBytes}");

    private static EngineOptions DrawEngine(Random random)
    {
        var tiny = random.NextDouble() < 0.6;
        return new EngineOptions
        {
            Seal = new SealPolicyOptions
            {
                SegmentMaxBytes = tiny ? random.Next(2_000, 20_000) : 1L << 30,
                MaxLifetime = TimeSpan.FromSeconds(random.Next(2, 200)),
                DeletesMaxAge = TimeSpan.FromSeconds(random.Next(1, 100)),
                DeletesMaxBytes = random.NextDouble() < 0.5 ? 64 : 16 << 20,
            },
            SnapshotAfterBytes = random.NextDouble() < 0.6 ? 512 : 32 << 20,
            CommitMaxBytes = random.NextDouble() < 0.5 ? 256 : 8 << 20,
            SegmentFanOut = random.Next(1, 5),
            DeleteSliceBytes = random.NextDouble() < 0.5 ? 64 : 4 << 20,
        };
    }
}
