using Microsoft.Extensions.DependencyInjection;
using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class ActivationFailureTests : IAsyncLifetime
{
    private readonly Fragility _fragility = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() =>
        _silo = await TestSilo.StartAsync(silo => silo.Services.AddSingleton(_fragility));

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task The_caller_sees_why_the_constructor_failed_and_the_next_call_tries_again()
    {
        _fragility.ConstructorFailures = 1;
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(1).AnswerAsync());
        Assert.IsType<TalkException>(thrown.InnerException);
        Assert.Equal(42, await Grain(1).AnswerAsync());
    }

    [Fact]
    public async Task The_caller_sees_why_the_activation_failed_and_the_next_call_tries_again()
    {
        _fragility.ActivationFailures = 1;
        await Assert.ThrowsAsync<TalkException>(() => Grain(2).AnswerAsync());
        Assert.Equal(42, await Grain(2).AnswerAsync());
    }

    private IFragileGrain Grain(long key) => _silo.Grains.GetGrain<IFragileGrain>(key);
}
