using Milvus.GrainHost.Tests.Grains;
using Orleans.Configuration;

namespace Milvus.GrainHost.Tests;

public sealed class PatienceTests : IAsyncLifetime
{
    private readonly Gate _gate = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(silo =>
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2)));

    public async Task DisposeAsync()
    {
        _gate.Open();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task A_call_nobody_answers_times_out()
    {
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => Grain.HoldAsync(_gate));
        Assert.Contains("Response did not arrive on time", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_may_have_its_own_timeout()
    {
        var patient = Grain.HoldAsync(_gate);
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.HoldBrieflyAsync(_gate));
        await Assert.ThrowsAsync<TimeoutException>(() => patient);
    }

    [Fact]
    public async Task A_grain_that_kept_somebody_waiting_answers_the_next()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.HoldBrieflyAsync(_gate));
        Assert.True(await Grain.CanBeCancelledLaterAsync(default));
    }

    [Fact]
    public async Task A_cancelled_token_reaches_the_grain_and_ends_the_callers_wait()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.HoldUntilCancelledAsync(_gate, source.Token);
        await _gate.ArrivedAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("cancelled", await _silo.Probe.NextAsync());
    }

    [Fact]
    public async Task A_token_cancelled_before_the_call_stops_it() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Grain.HoldUntilCancelledAsync(_gate, new CancellationToken(canceled: true)));

    private IPatienceGrain Grain => _silo.Grains.GetGrain<IPatienceGrain>(1);
}
