using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class ActivationTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task One_key_has_one_activation_even_under_concurrent_first_calls()
    {
        var calls = Enumerable.Range(0, 64)
            .Select(_ => Task.Run(() => _silo.Grains.GetGrain<ICounterGrain>(7).InstanceAsync()));
        Assert.Single((await Task.WhenAll(calls)).Distinct());
    }

    [Fact]
    public async Task Different_keys_have_different_activations()
    {
        var first = await _silo.Grains.GetGrain<ICounterGrain>(1).InstanceAsync();
        Assert.NotEqual(first, await _silo.Grains.GetGrain<ICounterGrain>(2).InstanceAsync());
    }

    [Fact]
    public async Task State_is_kept_between_calls()
    {
        var grain = _silo.Grains.GetGrain<ICounterGrain>(3);
        await grain.AddAsync(2);
        await grain.AddAsync(3);
        Assert.Equal(5, await grain.GetAsync());
    }

    [Fact]
    public async Task A_deactivated_grain_comes_back_new()
    {
        var grain = _silo.Grains.GetGrain<ICounterGrain>(4);
        var before = await grain.InstanceAsync();
        await grain.DeactivateAsync();
        Assert.NotEqual(before, await grain.InstanceAsync());
    }

    [Fact]
    public async Task A_grain_hands_out_a_reference_to_itself()
    {
        var grain = _silo.Grains.GetGrain<ICounterGrain>(5);
        var self = await grain.SelfAsync();
        Assert.Equal(await grain.InstanceAsync(), await self.InstanceAsync());
    }

    [Fact]
    public async Task A_grain_calls_another_grain()
    {
        var grain = _silo.Grains.GetGrain<ICounterGrain>(6);
        Assert.Equal(1, await grain.AskAsync(_silo.Grains.GetGrain<ICounterGrain>(60)));
    }

    [Fact]
    public async Task References_to_one_grain_are_equal()
    {
        var grain = _silo.Grains.GetGrain<ICounterGrain>(8);
        Assert.Equal(await grain.SelfAsync(), grain);
    }
}
