using Milvus.GrainHost.Tests.Grains;
using Orleans.Configuration;

namespace Milvus.GrainHost.Tests;

public sealed class DeactivationTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task A_leaving_grain_finishes_its_call_before_it_goes()
    {
        var gate = new Gate();
        var call = Grain.LeaveWhileAsync(gate);
        await gate.ArrivedAsync();
        gate.Open();
        await call;
        Assert.Equal(
            ["leaving came", "leaving done", "leaving went: ApplicationRequested"],
            [await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync()]);
    }

    [Fact]
    public async Task A_call_behind_a_leaving_one_runs_in_the_next_activation()
    {
        var before = await Grain.InstanceAsync();
        var gate = new Gate();
        var leaving = Grain.LeaveWhileAsync(gate);
        await gate.ArrivedAsync();
        var behind = Grain.InstanceAsync();
        gate.Open();
        await leaving;
        Assert.NotEqual(before, await behind);
    }

    [Fact]
    public async Task A_call_that_finds_its_grain_leaving_too_often_is_refused()
    {
        await using var silo = await TestSilo.StartAsync(static silo =>
            silo.Configure<SiloMessagingOptions>(static options => options.MaxForwardCount = 0));
        var grain = silo.Grains.GetGrain<ILifeGrain>("leaving", typeof(LifeGrain).FullName);
        var gate = new Gate();
        var leaving = grain.LeaveWhileAsync(gate);
        await gate.ArrivedAsync();
        var behind = grain.InstanceAsync();
        gate.Open();
        await leaving;
        await Assert.ThrowsAnyAsync<OrleansMessageRejectionException>(() => behind);
    }

    [Fact]
    public async Task Shutdown_deactivates_every_grain()
    {
        for (var i = 0; i < 20; i++) await Plain($"grain {i}").TouchAsync();
        for (var i = 0; i < 20; i++) Assert.Equal($"grain {i} came", await _silo.Probe.NextAsync());
        await _silo.StopAsync();
        var went = new List<string>();
        for (var i = 0; i < 20; i++) went.Add(await _silo.Probe.NextAsync());
        Assert.Equal(
            Enumerable.Range(0, 20).Select(static i => $"grain {i} went: ShuttingDown").Order(), went.Order());
    }

    private ILifeGrain Grain => Plain("leaving");

    private ILifeGrain Plain(string key) => _silo.Grains.GetGrain<ILifeGrain>(key, typeof(LifeGrain).FullName);
}
