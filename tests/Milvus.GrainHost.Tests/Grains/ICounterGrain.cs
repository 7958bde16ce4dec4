namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Counts, and tells which activation counted.</summary>
public interface ICounterGrain : IGrainWithIntegerKey
{
    Task<int> AddAsync(int amount);

    Task<Guid> InstanceAsync();

    Task<bool> IsOnItsSchedulerAfterAwaitAsync();

    Task<int> AddSlowlyAsync(Gate gate);

    ValueTask<int> GetAsync();

    Task DeactivateAsync();

    Task<ICounterGrain> SelfAsync();

    Task<int> AskAsync(ICounterGrain other);
}
