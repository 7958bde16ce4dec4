namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Tells what context a call came with.</summary>
public interface IContextGrain : IGrainWithIntegerKey
{
    Task<object?> GetAsync(string key);

    Task<object?> GetThroughAsync(IContextGrain other, string key);

    Task SetAsync(string key, string value);

    Task<object?> GetAfterAwaitAsync(string key);
}

public sealed class ContextGrain : Grain, IContextGrain
{
    public Task<object?> GetAsync(string key) => Task.FromResult(RequestContext.Get(key));

    public Task<object?> GetThroughAsync(IContextGrain other, string key) => other.GetAsync(key);

    public Task SetAsync(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public async Task<object?> GetAfterAwaitAsync(string key)
    {
        await Task.Yield();
        return RequestContext.Get(key);
    }
}
