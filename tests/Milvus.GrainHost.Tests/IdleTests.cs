using Milvus.GrainHost.Tests.Grains;
using Orleans.Configuration;

namespace Milvus.GrainHost.Tests;

/// <summary>
/// The ages are real seconds, because Orleans measures them so; what is compared is always who goes before whom.
/// </summary>
public sealed class IdleTests : IAsyncLifetime
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(3);
    private readonly IdleTime _time = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(silo =>
    {
        _time.Use(silo);
        silo.Configure<GrainCollectionOptions>(static options => options.CollectionAge = Age);
    });

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task An_idle_grain_goes_after_its_age_and_comes_back_when_called()
    {
        var grain = ShortLived("idle");
        await grain.TouchAsync();
        Assert.Equal("idle came", await NextAsync());
        Assert.Equal("idle went: ActivationIdle", await NextAsync(after: Age));
        await grain.TouchAsync();
        Assert.Equal("idle came", await NextAsync());
    }

    [Fact]
    public async Task A_grain_in_use_stays_while_others_go()
    {
        var used = Plain("used");
        var instance = await used.InstanceAsync();
        await Plain("other").TouchAsync();
        Assert.Equal(["used came", "other came"], [await NextAsync(), await NextAsync()]);
        var next = NextAsync();
        while (!next.IsCompleted)
        {
            _time.Pass(TestSilo.Quantum);
            Assert.Equal(instance, await used.InstanceAsync());
        }

        Assert.Equal("other went: ActivationIdle", await next);
    }

    [Fact]
    public async Task The_class_may_set_a_shorter_age()
    {
        await Plain("plain").TouchAsync();
        await ShortLived("short").TouchAsync();
        Assert.Equal(["plain came", "short came"], [await NextAsync(), await NextAsync()]);
        Assert.Equal("short went: ActivationIdle", await NextAsync(after: Age / 2));
        Assert.Equal("plain went: ActivationIdle", await NextAsync(after: Age));
    }

    [Fact]
    public async Task A_kept_grain_stays_while_others_go()
    {
        var kept = _silo.Grains.GetGrain<IEternalGrain>("kept");
        var instance = await kept.InstanceAsync();
        await Plain("other").TouchAsync();
        Assert.Equal(["kept came", "other came"], [await NextAsync(), await NextAsync()]);
        Assert.Equal("other went: ActivationIdle", await NextAsync(after: 2 * Age));
        Assert.Equal(instance, await kept.InstanceAsync());
    }

    [Fact]
    public async Task A_delayed_grain_goes_when_its_delay_has_passed()
    {
        await ShortLived("delayed").DelayAsync(2 * Age);
        await Plain("other").TouchAsync();
        Assert.Equal(["delayed came", "other came"], [await NextAsync(), await NextAsync()]);
        Assert.Equal("other went: ActivationIdle", await NextAsync(after: 1.5 * Age));
        Assert.Equal("delayed went: ActivationIdle", await NextAsync(after: Age));
    }

    [Fact]
    public async Task A_delay_taken_back_ends()
    {
        var delayed = ShortLived("delayed");
        await delayed.DelayAsync(Timeout.InfiniteTimeSpan);
        await delayed.DelayAsync(TimeSpan.Zero);
        Assert.Equal("delayed came", await NextAsync());
        Assert.Equal("delayed went: ActivationIdle", await NextAsync(after: Age));
    }

    [Fact]
    public async Task An_age_shorter_than_the_time_between_two_looks_is_refused_at_start() =>
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => TestSilo.StartAsync(static silo =>
            silo.Configure<GrainCollectionOptions>(
                static options => options.CollectionQuantum = TimeSpan.FromSeconds(1))));

    [Theory]
    [InlineData(2, "00:02:00")]
    [InlineData(0.1, "00:01:00")]
    public void An_age_made_of_parts_is_a_minute_at_least(double minutes, string age) =>
        Assert.Equal(TimeSpan.Parse(age), new CollectionAgeLimitAttribute { Minutes = minutes }.AgeLimit);

    private ILifeGrain Plain(string key) => _silo.Grains.GetGrain<ILifeGrain>(key, typeof(LifeGrain).FullName);

    private IShortLivedGrain ShortLived(string key) => _silo.Grains.GetGrain<IShortLivedGrain>(key);

    private Task<string> NextAsync(TimeSpan after = default)
    {
        _time.Pass(after);
        return _silo.Probe.NextAsync();
    }
}
