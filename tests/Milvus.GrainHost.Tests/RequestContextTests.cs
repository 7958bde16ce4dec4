using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class RequestContextTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task The_callers_context_reaches_the_grain()
    {
        RequestContext.Set("trace", "a");
        Assert.Equal("a", await Grain(1).GetAsync("trace"));
    }

    [Fact]
    public async Task The_context_outlives_an_await()
    {
        RequestContext.Set("trace", "b");
        Assert.Equal("b", await Grain(2).GetAfterAwaitAsync("trace"));
    }

    [Fact]
    public async Task The_context_goes_on_to_the_grains_callees()
    {
        RequestContext.Set("trace", "c");
        Assert.Equal("c", await Grain(3).GetThroughAsync(Grain(30), "trace"));
    }

    [Fact]
    public async Task The_context_of_the_call_before_is_gone()
    {
        RequestContext.Set("trace", "d");
        await Grain(4).GetAsync("trace");
        RequestContext.Clear();
        Assert.Null(await Grain(4).GetAsync("trace"));
    }

    [Fact]
    public async Task What_a_grain_sets_reaches_neither_its_caller_nor_the_next_call()
    {
        await Grain(5).SetAsync("trace", "e");
        Assert.Null(RequestContext.Get("trace"));
        Assert.Null(await Grain(5).GetAsync("trace"));
    }

    [Fact]
    public async Task Contexts_of_calls_at_the_same_time_do_not_mix()
    {
        var calls = Enumerable.Range(0, 200).Select(async i =>
        {
            await Task.Yield();
            RequestContext.Set("trace", i);
            return i.Equals(await Grain(6).GetAfterAwaitAsync("trace"));
        });
        Assert.DoesNotContain(false, await Task.WhenAll(calls));
    }

    private IContextGrain Grain(long key) => _silo.Grains.GetGrain<IContextGrain>(key);
}
