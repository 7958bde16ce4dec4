using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class TimerTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;
    private readonly FakeTime _time = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_time);

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task A_timer_ticks_when_its_time_has_come()
    {
        await Grain.StartAsync(5 * Second, Never);
        _time.Advance(4 * Second);
        await Grain.StopAsync();
        Assert.True(_silo.Probe.IsSilent);
        await Grain.StartAsync(5 * Second, Never);
        _time.Advance(5 * Second);
        Assert.Equal("tick 1", await _silo.Probe.NextAsync());
    }

    [Fact]
    public async Task A_periodic_timer_goes_on()
    {
        await Grain.StartAsync(Second, 2 * Second);
        Assert.Equal(["tick 1", "tick 2", "tick 3"], await TicksAsync(3));
    }

    [Fact]
    public async Task A_timer_that_failed_goes_on()
    {
        await Grain.StartFailingAsync(Second, Second);
        Assert.Equal(["tick 1", "tick 2"], await TicksAsync(2));
    }

    [Fact]
    public async Task A_changed_timer_keeps_its_new_time()
    {
        await Grain.StartAsync(TimeSpan.FromHours(1), Never);
        await Grain.ChangeAsync(Second, Never);
        _time.Advance(Second);
        Assert.Equal("tick 1", await _silo.Probe.NextAsync());
    }

    [Fact]
    public async Task A_tick_waits_for_the_running_call()
    {
        await Grain.StartAsync(Second, Never);
        var gate = new Gate();
        var call = Grain.HoldAsync(gate);
        await gate.ArrivedAsync();
        _time.Advance(Second);
        gate.Open();
        await call;
        Assert.Equal(["held", "tick 1"], [await _silo.Probe.NextAsync(), await _silo.Probe.NextAsync()]);
    }

    [Fact]
    public async Task An_interleaved_tick_does_not_wait()
    {
        await Grain.StartInterleavedAsync(Second);
        var gate = new Gate();
        var call = Grain.HoldAsync(gate);
        await gate.ArrivedAsync();
        _time.Advance(Second);
        Assert.Equal("tick 1", await _silo.Probe.NextAsync());
        gate.Open();
        await call;
    }

    [Fact]
    public async Task A_grain_that_went_ticks_no_more()
    {
        await Grain.StartAsync(Second, Second);
        await Grain.LeaveAsync();
        Assert.Equal("went", await _silo.Probe.NextAsync());
        _time.Advance(10 * Second);
        await Grain.StartAsync(Second, Never);
        _time.Advance(Second);
        Assert.Equal("tick 1", await _silo.Probe.NextAsync());
        Assert.True(_silo.Probe.IsSilent);
    }

    private ITickingGrain Grain => _silo.Grains.GetGrain<ITickingGrain>(1);

    /// <summary>
    /// The period counts from the end of a tick, so time moves on only after each. The call between waits for a tick that
    /// is due and keeps the grain in use: time that ran ahead of it would find it idle and take its timer away.
    /// </summary>
    private async Task<string[]> TicksAsync(int count)
    {
        var ticks = new string[count];
        for (var i = 0; i < count; i++)
        {
            var next = _silo.Probe.NextAsync();
            while (!next.IsCompleted)
            {
                _time.Advance(Second);
                await Grain.SettleAsync();
            }

            ticks[i] = await next;
        }

        return ticks;
    }
}
