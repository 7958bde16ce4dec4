namespace Milvus.Testing.Simulation;

/// <summary>Virtual time as one machine sees it: its wall clock is off by <see cref="Skew"/>, its timers are not.</summary>
/// <param name="scheduler">Keeps the time.</param>
/// <param name="lane">Where callbacks run; dies with its machine.</param>
public sealed class SimTimeProvider(SimScheduler scheduler, SimLane lane) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far the wall clock is ahead; may be set at any moment, as by an operator.</summary>
    public TimeSpan Skew { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Beginning + scheduler.Elapsed + Skew;

    /// <inheritdoc/>
    public override long GetTimestamp() => scheduler.Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(scheduler, () => callback(state)) { Lane = lane };
        timer.Change(dueTime, period);
        return timer;
    }
}
