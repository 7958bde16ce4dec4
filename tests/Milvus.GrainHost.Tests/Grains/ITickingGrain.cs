namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Reports the ticks of its timers.</summary>
public interface ITickingGrain : IGrainWithIntegerKey
{
    Task StartAsync(TimeSpan due, TimeSpan period);

    Task StartInterleavedAsync(TimeSpan due);

    Task StartFailingAsync(TimeSpan due, TimeSpan period);

    Task ChangeAsync(TimeSpan due, TimeSpan period);

    Task StopAsync();

    Task HoldAsync(Gate gate);

    Task LeaveAsync();

    Task SettleAsync();
}

public sealed class TickingGrain(Probe probe) : Grain, ITickingGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartAsync(TimeSpan due, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(TickAsync, due, period);
        return Task.CompletedTask;
    }

    public Task StartInterleavedAsync(TimeSpan due)
    {
        this.RegisterGrainTimer(
            TickAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task StartFailingAsync(TimeSpan due, TimeSpan period)
    {
        this.RegisterGrainTimer(FailAsync, due, period);
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task HoldAsync(Gate gate)
    {
        gate.Arrive();
        await gate.Opened;
        probe.Report("held");
    }

    public Task SettleAsync() => Task.CompletedTask;

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Report("went");
        return Task.CompletedTask;
    }

    private Task TickAsync(CancellationToken cancellationToken)
    {
        probe.Report($"tick {++_ticks}");
        return Task.CompletedTask;
    }

    private Task FailAsync(CancellationToken cancellationToken)
    {
        probe.Report($"tick {++_ticks}");
        throw new TalkException("The tick failed.");
    }
}
