namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Reports when it comes and goes.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    Task TouchAsync();

    Task DelayAsync(TimeSpan time);

    Task LeaveWhileAsync(Gate gate);

    Task<Guid> InstanceAsync();
}

public interface IEternalGrain : ILifeGrain;

public interface IShortLivedGrain : ILifeGrain;

public abstract class ReportingGrain(Probe probe) : Grain
{
    private readonly Guid _instance = Guid.NewGuid();

    private string Name => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Report($"{Name} came");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Report($"{Name} went: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task TouchAsync() => Task.CompletedTask;

    public Task DelayAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public async Task LeaveWhileAsync(Gate gate)
    {
        DeactivateOnIdle();
        gate.Arrive();
        await gate.Opened;
        probe.Report($"{Name} done");
    }

    public Task<Guid> InstanceAsync() => Task.FromResult(_instance);
}

public sealed class LifeGrain(Probe probe) : ReportingGrain(probe), ILifeGrain;

[KeepAlive]
public sealed class EternalGrain(Probe probe) : ReportingGrain(probe), IEternalGrain;

[CollectionAgeLimit("00:00:00.5")]
public sealed class ShortLivedGrain(Probe probe) : ReportingGrain(probe), IShortLivedGrain;
