namespace Milvus.Testing.Simulation;

/// <summary>A timer of virtual time. Its callback runs as a step of its own.</summary>
internal sealed class SimTimer(SimScheduler scheduler, Action callback) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public long At { get; set; }

    public long Order { get; set; }

    public required SimLane Lane { get; init; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        Order = 0;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            scheduler.Add(this, dueTime);
        }

        return true;
    }

    public void Dispose() => Order = 0;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        Order = 0;
        if (_period > TimeSpan.Zero)
        {
            scheduler.Add(this, _period);
        }

        _ = Task.Factory.StartNew(callback, CancellationToken.None, TaskCreationOptions.None, Lane);
    }
}
