using Microsoft.Extensions.DependencyInjection;
using Milvus.GrainHost.Tests.Grains;
using Orleans.Configuration;

namespace Milvus.GrainHost.Tests;

public sealed class LoadTests : IAsyncLifetime
{
    private const int Callers = 8;
    private const int CallsEach = 1000;
    private readonly Census _census = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() =>
        _silo = await TestSilo.StartAsync(silo =>
        {
            silo.Services.AddSingleton(_census);

            // These grains leave so often that a call may find one leaving three times in a row.
            silo.Configure<SiloMessagingOptions>(static options => options.MaxForwardCount = 255);
        });

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task While_grains_come_and_go_every_call_is_answered_in_a_turn_of_its_own()
    {
        var answered = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller))));
        Assert.All(answered, static count => Assert.Equal(CallsEach, count));
    }

    [Fact]
    public async Task While_grains_come_and_go_a_key_never_has_two_activations()
    {
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller))));
        Assert.True(_census.Activations > 4, "No grain ever left.");
        Assert.Equal(0, _census.Doubles);
    }

    private async Task<int> CallAsync(int caller)
    {
        var right = 0;
        for (var i = 0; i < CallsEach; i++)
        {
            var grain = _silo.Grains.GetGrain<IRestlessGrain>((caller + i) % 4);
            var answer = i % 3 == 0 ? await grain.EchoLaterAsync(i) : await grain.EchoAsync(i, leave: i % 17 == 0);
            if (answer == i) right++;
        }

        return right;
    }
}
