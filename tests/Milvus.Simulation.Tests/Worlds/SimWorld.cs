using System.Globalization;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Simulation.Tests.Checks;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Testing.Disks;
using Milvus.Testing.Simulation;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>
/// Silos, the store they stand on, and the way between them, all on one scheduler. What the store holds outlives
/// every silo; everything else dies with them.
/// </summary>
internal sealed partial class SimWorld
{
    public const string IdsKey = "ids/0";
    private const int NotesKept = 4000;

    private readonly Random _random;
    private readonly MemoryObjectStore _memory;
    private readonly SimStores? _disk;
    private readonly List<SimSilo> _silos = [];
    private readonly List<SimObjectStore> _stores = [];
    private readonly Queue<string> _notes = new();

    public SimWorld(SimOptions options)
    {
        Options = options;
        Faults = new SimOptions { Seed = options.Seed };
        Scheduler = new SimScheduler(options.Seed);
        _random = new Random(options.Seed ^ 0x0dd);
        Time = new SimTimeProvider(Scheduler, Scheduler.NewLane("time"));
        _memory = new MemoryObjectStore(Time);
        if (options.OnDisk)
        {
            _disk = new SimStores(options.ChunkBytes, Time);
        }

        Shadow = new LogShadow(this);
        for (var i = 0; i < options.Silos; i++)
        {
            _silos.Add(new SimSilo(this, i, TimeSpan.Zero));
        }

        Scheduler.BeforeStep = WatchDisk;
    }

    public SimOptions Options { get; }

    /// <summary>The options whose chances hold now: none before <see cref="BeginFaults"/> and after <see cref="Heal"/>.</summary>
    public SimOptions Faults { get; private set; }

    public SimScheduler Scheduler { get; }

    public LogShadow Shadow { get; }

    /// <summary>The clients' clock.</summary>
    public SimTimeProvider Time { get; }

    /// <summary>The only partition.</summary>
    public PartitionId Partition { get; set; }

    /// <summary>The first rule that was broken; null while none is.</summary>
    public string? Violation { get; private set; }

    /// <summary>What happened lately, the newest last.</summary>
    public IEnumerable<string> Notes => _notes;

    public IReadOnlyList<SimSilo> Silos => _silos;

    /// <summary>The objects as they are, without faults.</summary>
    public IObjectStore TrueObjects => _disk?.Objects ?? _memory;

    /// <summary>The logs as they are, without faults.</summary>
    public ILogStore TrueLogs => _disk?.Logs ?? new ObjectLogStore(_memory, new SimChance(new Random(1)), Time);

    public static string Key(VChannelName channel) => $"channel/{channel}";

    public static string Key(SegmentId segment) => $"segment/{segment}";

    public static string Key(CollectionId collection) => $"collection/{collection}";

    public static long Number(string key) => long.Parse(key.AsSpan(key.IndexOf('/') + 1), CultureInfo.InvariantCulture);

    /// <summary>Chance of its own for one part of the world.</summary>
    public Random Fork() => new(_random.Next());

    public void Note(string what)
    {
        _notes.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Scheduler.Elapsed.TotalMilliseconds,10:f2} {what}"));
        if (_notes.Count > NotesKept)
        {
            _notes.Dequeue();
        }
    }

    public void Fail(string why)
    {
        Note($"VIOLATION {why}");
        Violation ??= why;
    }

    /// <summary>A vchannel found its log or its rows in doubt: bits may flip on their way, rules may not break.</summary>
    public void Damaged(VChannelName channel, string where)
    {
        if (Options.Store.BitFlip == 0 && Options.DiskFault == 0)
        {
            Fail($"{channel} is damaged without any fault: {where}");
        }
    }

    /// <summary>Does something to the store without faults; it must not have to wait.</summary>
    public void OnTruth(Func<Task> work)
    {
        var faults = _disk?.Faults;
        if (_disk is not null)
        {
            _disk.Faults = null;
        }

        try
        {
            var task = work();
            Invariant.Holds(task.IsCompleted, "The store without faults made its caller wait.");
            task.GetAwaiter().GetResult();
        }
        catch (Exception broken)
        {
            Fail($"the store itself: {broken}");
        }
        finally
        {
            if (_disk is not null)
            {
                _disk.Faults = faults;
            }
        }
    }

    /// <summary>A silo's way to the store.</summary>
    public (IObjectStore Objects, ILogStore Logs) Connect(SimSilo silo)
    {
        var random = Fork();
        var objects = _disk is null
            ? new SimObjectStore(Scheduler, _memory, random)
            : new SimObjectStore(Scheduler, _disk.Objects, random, () => !silo.IsAlive);
        objects.Faults = Faults.Store;
        objects.Put = path =>
        {
            ManifestCheck.Check(this, path);
            return Task.CompletedTask;
        };
        _stores.Add(objects);
        var logs = _disk?.Logs ?? new ObjectLogStore(objects, silo, silo.Time);
        return (objects, new WatchedLogStore(logs, this, silo, hops: _disk is not null));
    }

    /// <summary>Turns the faults of stores and disk on.</summary>
    public void BeginFaults()
    {
        Faults = Options;
        _stores.ForEach(store => store.Faults = Options.Store);
        if (_disk is not null && Options.DiskFault > 0)
        {
            var random = Fork();
            _disk.Faults = (_, _) => random.NextDouble() >= Options.DiskFault
                ? StepFault.None
                : (StepFault)random.Next(1, Enum.GetValues<StepFault>().Length);
        }
    }

    /// <summary>Ends all faults; what died is started again.</summary>
    public void Heal()
    {
        Note("heal");
        Faults = new SimOptions { Seed = Options.Seed };
        _stores.ForEach(store => store.Faults = StoreFaults.None);
        if (_disk is not null)
        {
            _disk.Faults = null;
        }

        for (var i = 0; i < _silos.Count; i++)
        {
            _silos[i].Time.Skew = TimeSpan.Zero;
            if (!_silos[i].IsAlive)
            {
                Restart(i);
            }
        }
    }

    private void WatchDisk()
    {
        if (_disk is { IsDead: true })
        {
            Note("the disk killed the machine");
            Kill(0, losePower: true);
            Scheduler.After(TimeSpan.FromMilliseconds(_random.Next(1, 3000)), () => Restart(0));
        }
    }
}
