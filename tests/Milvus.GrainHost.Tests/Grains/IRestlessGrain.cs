using System.Collections.Concurrent;

namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Who is alive; a singleton.</summary>
public sealed class Census
{
    private readonly ConcurrentDictionary<long, int> _alive = new();
    private int _activations;
    private int _doubles;

    public int Activations => _activations;

    public int Doubles => _doubles;

    public void Born(long key)
    {
        Interlocked.Increment(ref _activations);
        if (_alive.AddOrUpdate(key, 1, static (_, count) => count + 1) > 1) Interlocked.Increment(ref _doubles);
    }

    public void Died(long key) => _alive.AddOrUpdate(key, 0, static (_, count) => count - 1);
}

/// <summary>Comes and goes under load.</summary>
public interface IRestlessGrain : IGrainWithIntegerKey
{
    Task<int> EchoAsync(int value, bool leave);

    Task<int> EchoLaterAsync(int value);
}

public sealed class RestlessGrain(Census census) : Grain, IRestlessGrain
{
    private int _inside;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        census.Born(this.GetPrimaryKeyLong());
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        census.Died(this.GetPrimaryKeyLong());
    }

    public Task<int> EchoAsync(int value, bool leave)
    {
        if (leave) DeactivateOnIdle();
        return Task.FromResult(_inside == 0 ? value : -1);
    }

    public async Task<int> EchoLaterAsync(int value)
    {
        _inside++;
        await Task.Yield();
        _inside--;
        return value;
    }
}
