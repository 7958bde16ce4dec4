using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class InterleavingTests : IAsyncLifetime
{
    private readonly Gate _gate = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync()
    {
        _gate.Open();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Calls_of_a_reentrant_class_meet()
    {
        var grain = _silo.Grains.GetGrain<IReentrantMeetingGrain>(1);
        await Meets(grain.HoldAsync(_gate), () => grain.HoldAsync(_gate));
    }

    [Fact]
    public async Task Read_only_calls_meet()
    {
        var grain = Grain(2);
        await Meets(grain.HoldReadingAsync(_gate), () => grain.HoldReadingAsync(_gate));
    }

    [Fact]
    public async Task A_read_only_call_waits_for_a_writing_one()
    {
        var grain = Grain(3);
        await Waits(
            grain.HoldAsync(_gate), gate => grain.HoldReadingAsync(gate), () => grain.HoldInterleavedAsync(_gate));
    }

    [Fact]
    public async Task A_writing_call_waits_for_a_reading_one()
    {
        var grain = Grain(4);
        await Waits(
            grain.HoldReadingAsync(_gate), gate => grain.HoldAsync(gate), () => grain.HoldInterleavedAsync(_gate));
    }

    [Fact]
    public async Task An_always_interleaved_call_meets_any_other_even_past_waiting_ones()
    {
        var grain = Grain(5);
        var first = grain.HoldAsync(_gate);
        await _gate.ArrivedAsync();
        var waiting = grain.HoldAsync(_gate);
        await Meets(Task.WhenAll(first, waiting), () => grain.HoldInterleavedAsync(_gate), arrived: true);
    }

    [Fact]
    public async Task A_call_the_predicate_lets_in_meets_another()
    {
        var grain = _silo.Grains.GetGrain<IChoosyMeetingGrain>(6);
        await Meets(grain.HoldAsync(_gate), () => grain.HoldNamedAsync("guest", _gate));
    }

    [Fact]
    public async Task A_call_the_predicate_keeps_out_waits()
    {
        var grain = _silo.Grains.GetGrain<IChoosyMeetingGrain>(7);
        await Waits(
            grain.HoldAsync(_gate),
            gate => grain.HoldNamedAsync("stranger", gate),
            () => grain.HoldNamedAsync("guest", _gate));
    }

    [Fact]
    public async Task A_call_chain_that_asked_for_it_may_come_back()
    {
        var grain = Grain(8);
        var call = grain.CallBackAsync(Grain(80), grain, _gate);
        await _gate.ArrivedAsync();
        _gate.Open();
        await call;
    }

    private IMeetingGrain Grain(long key) =>
        _silo.Grains.GetGrain<IMeetingGrain>(key, typeof(PlainMeetingGrain).FullName);

    private async Task Meets(Task first, Func<Task> second, bool arrived = false)
    {
        if (!arrived) await _gate.ArrivedAsync();
        var other = second();
        await _gate.ArrivedAsync();
        _gate.Open();
        await Task.WhenAll(first, other);
    }

    /// <summary>A later call that may interleave arrives while the one in question has not.</summary>
    private async Task Waits(Task first, Func<Gate, Task> second, Func<Task> marker)
    {
        await _gate.ArrivedAsync();
        var other = new Gate();
        var arrived = other.ArrivedAsync();
        other.Open();
        var waiting = second(other);
        var marking = marker();
        await _gate.ArrivedAsync();
        Assert.False(arrived.IsCompleted);
        _gate.Open();
        await Task.WhenAll(first, waiting, marking, arrived);
    }
}
