namespace Milvus.GrainHost.Embedded.Calls;

/// <summary>
/// The calls nobody has answered yet. One periodic look at all of them replaces a timer per call, so a timeout comes up
/// to one period late.
/// </summary>
internal sealed class CallDeadlines : IDisposable
{
    private readonly Shard[] _shards;
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private ITimer? _timer;

    public CallDeadlines(TimeProvider time, TimeSpan responseTimeout)
    {
        _time = time;
        _period = TimeSpan.FromTicks(Math.Clamp(
            responseTimeout.Ticks / 4, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond));
        _shards = new Shard[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount) * 4];
        for (var i = 0; i < _shards.Length; i++) _shards[i] = new Shard();
    }

    public void Start() =>
        _timer ??= _time.CreateTimer(static self => ((CallDeadlines)self!).Look(), this, _period, _period);

    public void Dispose() => _timer?.Dispose();

    public void Add(GrainCall call, TimeSpan timeout)
    {
        call.Deadline = call.Started + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
        var shard = _shards[Environment.CurrentManagedThreadId & (_shards.Length - 1)];
        lock (shard.Gate)
        {
            call.Outstanding = shard;
            call.Next = shard.First;
            if (shard.First is { } first) first.Previous = call;
            shard.First = call;
        }
    }

    public static void Remove(GrainCall call)
    {
        if (call.Outstanding is not { } shard) return;
        lock (shard.Gate)
        {
            if (call.Outstanding is null) return;
            if (call.Previous is { } previous) previous.Next = call.Next;
            else shard.First = call.Next;
            if (call.Next is { } next) next.Previous = call.Previous;
            (call.Previous, call.Next, call.Outstanding) = (null, null, null);
        }
    }

    /// <summary>Fails whatever is still outstanding: no answer will come any more.</summary>
    public void FailAll(Func<GrainCall, Exception> reason)
    {
        foreach (var call in Outstanding(static _ => true)) call.Fail(reason(call));
    }

    private void Look()
    {
        var now = _time.GetTimestamp();
        foreach (var call in Outstanding(call => call.Deadline <= now))
        {
            Remove(call);
            call.Expire(_time.GetElapsedTime(call.Started, call.Deadline));
        }
    }

    private List<GrainCall> Outstanding(Predicate<GrainCall> wanted)
    {
        var found = new List<GrainCall>();
        foreach (var shard in _shards)
        {
            lock (shard.Gate)
            {
                for (var call = shard.First; call is not null; call = call.Next)
                    if (wanted(call)) found.Add(call);
            }
        }

        return found;
    }

    internal sealed class Shard
    {
        public Lock Gate { get; } = new();

        public GrainCall? First { get; set; }
    }
}
