namespace Milvus.GrainHost.Tests.Grains;

public sealed class CounterGrain : Grain, ICounterGrain
{
    private readonly Guid _instance = Guid.NewGuid();
    private int _count;

    public Task<int> AddAsync(int amount) => Task.FromResult(_count += amount);

    public Task<Guid> InstanceAsync() => Task.FromResult(_instance);

    public async Task<bool> IsOnItsSchedulerAfterAwaitAsync()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        return before != TaskScheduler.Default && before == TaskScheduler.Current;
    }

    public async Task<int> AddSlowlyAsync(Gate gate)
    {
        var before = _count;
        gate.Arrive();
        await gate.Opened;
        return _count = before + 1;
    }

    public ValueTask<int> GetAsync() => ValueTask.FromResult(_count);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<ICounterGrain> SelfAsync() => Task.FromResult(this.AsReference<ICounterGrain>());

    public Task<int> AskAsync(ICounterGrain other) => other.AddAsync(1);
}
