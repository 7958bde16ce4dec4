using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_call_that_never_ends_does_not_hold_up_shutdown_for_ever()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new Gate();
        var call = silo.Grains.GetGrain<ITickingGrain>(1).HoldAsync(gate);
        await gate.ArrivedAsync();
        using var cut = new CancellationTokenSource();
        var stopping = silo.StopAsync(cut.Token);
        await cut.CancelAsync();
        await stopping;
        await Assert.ThrowsAsync<SiloUnavailableException>(() => call);
        gate.Open();
    }

    [Fact]
    public async Task Calls_after_shutdown_fail_at_once()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<ICounterGrain>(1);
        await silo.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.AddAsync(1));
    }
}
