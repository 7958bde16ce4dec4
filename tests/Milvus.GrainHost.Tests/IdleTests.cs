using Milvus.GrainHost.Tests.Grains;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Milvus.GrainHost.Tests;

public sealed class IdleTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(
        _time,
        silo => silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(10)));

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task An_idle_grain_goes_after_its_age_and_comes_back_when_called()
    {
        var grain = Plain("idle");
        await grain.TouchAsync();
        Pass(minutes: 13);
        Assert.Equal(
            ["came", "went: ActivationIdle"], [await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync()]);
        await grain.TouchAsync();
        Assert.Equal("came", await _silo.Probe.NextAsync());
    }

    [Fact]
    public async Task A_grain_in_use_stays()
    {
        var grain = Plain("used");
        var instance = await grain.InstanceAsync();
        for (var i = 0; i < 4; i++)
        {
            Pass(minutes: 6);
            Assert.Equal(instance, await grain.InstanceAsync());
        }
    }

    [Fact]
    public async Task The_class_may_set_a_shorter_age()
    {
        await _silo.Grains.GetGrain<IShortLivedGrain>("short").TouchAsync();
        Pass(minutes: 5);
        Assert.Equal(
            ["came", "went: ActivationIdle"], [await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync()]);
    }

    [Fact]
    public async Task A_kept_grain_stays_while_others_go()
    {
        var kept = _silo.Grains.GetGrain<IEternalGrain>("kept");
        var instance = await kept.InstanceAsync();
        await Plain("other").TouchAsync();
        Pass(minutes: 60);
        Assert.Equal(
            ["came", "came", "went: ActivationIdle"],
            [await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync()]);
        Assert.Equal(instance, await kept.InstanceAsync());
    }

    [Fact]
    public async Task A_delayed_grain_stays_until_its_delay_has_passed()
    {
        var delayed = _silo.Grains.GetGrain<IShortLivedGrain>("delayed");
        await delayed.DelayAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("came", await _silo.Probe.NextAsync());
        await _silo.Grains.GetGrain<IShortLivedGrain>("marker").TouchAsync();
        Pass(minutes: 20);
        Assert.Equal(
            ["came", "went: ActivationIdle"], [await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync()]);
        Assert.True(_silo.Probe.IsSilent);
        Pass(minutes: 20);
        Assert.Equal("went: ActivationIdle", await _silo.Probe.NextAsync());
    }

    private ILifeGrain Plain(string key) => _silo.Grains.GetGrain<ILifeGrain>(key, typeof(LifeGrain).FullName);

    private void Pass(int minutes)
    {
        for (var i = 0; i < minutes; i++) _time.Advance(TimeSpan.FromMinutes(1));
    }
}
