namespace Milvus.Testing.Simulation;

/// <summary>
/// Runs everything on one thread in an order drawn from a seed. Work waits in lanes, each first in first out as the
/// turns of one grain are; every step takes the next work of a lane drawn at random. When no work is ready, virtual
/// time jumps to the next timer. The same seed gives the same steps, and <see cref="Trace"/> proves it.
/// </summary>
public sealed class SimScheduler
{
    private readonly List<SimLane> _ready = [];
    private readonly PriorityQueue<SimTimer, (long At, long Order)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly SimLane _root;
    private readonly Random _random;
    private long _orders;
    private int _lanes;
    private volatile string? _foreign;

    /// <summary>An empty schedule; it is run by the thread that makes it.</summary>
    public SimScheduler(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        _root = new SimLane(this, "root", _lanes++);
    }

    /// <summary>What everything is drawn from.</summary>
    public int Seed { get; }

    /// <summary>Virtual time since the beginning.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>A hash of all choices so far; equal for equal runs.</summary>
    public ulong Trace { get; private set; } = 14695981039346656037;

    /// <summary>Called before every step; may kill lanes or throw.</summary>
    public Action? BeforeStep { get; set; }

    /// <summary>A lane whose work runs in order.</summary>
    public SimLane NewLane(string name)
    {
        CheckThread();
        return new SimLane(this, name, _lanes++);
    }

    /// <summary>Runs <paramref name="work"/> after a while, whoever dies meanwhile.</summary>
    public void After(TimeSpan delay, Action work) =>
        Add(new SimTimer(this, work) { Lane = _root }, delay);

    /// <summary>Takes steps until <paramref name="done"/>.</summary>
    /// <exception cref="SimulationException">So many steps did not suffice, or nothing is left to run.</exception>
    public void RunUntil(Func<bool> done, long maxSteps)
    {
        CheckThread();
        for (var end = Steps + maxSteps; !done();)
        {
            if (Steps >= end)
            {
                throw new SimulationException($"Not done after {maxSteps} steps and {Elapsed} of virtual time.");
            }

            if (!Step())
            {
                throw new SimulationException($"Nothing is left to run at {Elapsed}: everybody waits for nobody.");
            }
        }
    }

    internal void Ready(SimLane lane)
    {
        CheckThread();
        _ready.Add(lane);
    }

    internal void Unready(SimLane lane) => _ready.Remove(lane);

    internal void Add(SimTimer timer, TimeSpan delay)
    {
        CheckThread();
        timer.At = (Elapsed + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero)).Ticks;
        timer.Order = ++_orders;
        _timers.Enqueue(timer, (timer.At, timer.Order));
    }

    internal void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _foreign ??= Environment.StackTrace;
            throw new SimulationException("Work came from another thread.");
        }
    }

    private bool Step()
    {
        while (_ready.Count == 0)
        {
            if (!_timers.TryDequeue(out var timer, out var due))
            {
                return false;
            }

            // A timer that was changed or stopped is in the queue under its old time.
            if (timer.Order == due.Order)
            {
                Elapsed = TimeSpan.FromTicks(Math.Max(Elapsed.Ticks, due.At));
                timer.Fire();
            }
        }

        if (_foreign is { } trace)
        {
            throw new SimulationException($"Work came from another thread, so this run cannot be replayed:\n{trace}");
        }

        BeforeStep?.Invoke();
        if (_ready.Count == 0)
        {
            return true;
        }

        // Work takes a little time, so that clocks move while there is some.
        Elapsed += TimeSpan.FromTicks(_random.Next(1, 400));
        var index = _random.Next(_ready.Count);
        var lane = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Steps++;
        Trace = (Trace ^ (uint)lane.Number) * 1099511628211;
        lane.RunOne();
        return true;
    }
}
