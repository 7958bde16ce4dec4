using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class TurnTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Awaits_come_back_to_the_activations_scheduler() =>
        Assert.True(await _silo.Grains.GetGrain<ICounterGrain>(1).IsOnItsSchedulerAfterAwaitAsync());

    [Fact]
    public async Task A_call_waits_for_the_one_before_it()
    {
        var grain = _silo.Grains.GetGrain<ICounterGrain>(2);
        var gate = new Gate();
        var slow = grain.AddSlowlyAsync(gate);
        await gate.ArrivedAsync();
        var others = Enumerable.Range(0, 10).Select(_ => grain.AddAsync(1)).ToArray();
        gate.Open();
        await slow;
        await Task.WhenAll(others);
        Assert.Equal(11, await grain.GetAsync());
    }
}
