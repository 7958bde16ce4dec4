using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class ExceptionTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_type_and_text()
    {
        var thrown = await Assert.ThrowsAsync<TalkException>(() => Grain.ThrowAsync("no such row"));
        Assert.Equal("no such row", thrown.Message);
    }

    [Fact]
    public async Task An_exception_before_the_first_await_is_the_answer_too() =>
        await Assert.ThrowsAsync<TalkException>(() => Grain.ThrowAtOnceAsync("at once"));

    [Fact]
    public async Task A_grain_that_threw_lives_on()
    {
        await Grain.KeepAsync(new Letter { Numbers = [1] });
        await Assert.ThrowsAsync<TalkException>(() => Grain.ThrowAsync("once"));
        Assert.Equal([1], (await Grain.KeptAsync()).Numbers);
    }

    [Fact]
    public async Task A_one_way_call_arrives_and_its_failure_does_not_come_back()
    {
        await Grain.TellAsync("news");
        Assert.Equal("news", await _silo.Probe.NextAsync());
    }

    [Fact]
    public async Task A_value_task_method_is_a_call_like_any_other()
    {
        await Grain.TellQuicklyAsync("quick");
        Assert.Equal("quick", await _silo.Probe.NextAsync());
    }

    private ITalkGrain Grain => _silo.Grains.GetGrain<ITalkGrain>("one");
}
