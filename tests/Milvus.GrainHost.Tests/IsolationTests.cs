using Milvus.GrainHost.Tests.Grains;
using Orleans.Serialization;

namespace Milvus.GrainHost.Tests;

public sealed class IsolationTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task What_the_caller_changes_after_a_call_the_grain_does_not_see()
    {
        var letter = new Letter { Numbers = [1], Enclosed = new Letter { Numbers = [2] } };
        await Grain.KeepAsync(letter);
        letter.Numbers.Add(10);
        letter.Enclosed.Numbers[0] = 20;
        var kept = await Grain.KeptAsync();
        Assert.Equal((1, 2), (Assert.Single(kept.Numbers), Assert.Single(kept.Enclosed!.Numbers)));
    }

    [Fact]
    public async Task What_the_caller_does_with_a_result_the_grain_does_not_see()
    {
        await Grain.KeepAsync(new Letter { Numbers = [1] });
        (await Grain.KeptAsync()).Numbers.Clear();
        Assert.Equal([1], (await Grain.KeptAsync()).Numbers);
    }

    [Fact]
    public async Task A_message_that_refers_to_itself_keeps_its_shape()
    {
        var letter = new Letter { Numbers = [1] };
        letter.Enclosed = letter;
        await Grain.KeepAsync(letter);
        var kept = await Grain.KeptAsync();
        Assert.Same(kept, kept.Enclosed);
    }

    [Fact]
    public async Task An_immutable_parameter_is_passed_as_it_is()
    {
        var numbers = new[] { 1, 2, 3 };
        await Grain.KeepArrayAsync(numbers);
        Assert.True(await Grain.IsKeptArrayAsync(numbers));
    }

    [Fact]
    public async Task An_immutable_type_is_passed_as_it_is()
    {
        var card = new Postcard { Numbers = [1] };
        Assert.Same(card, await Grain.EchoAsync(card));
    }

    [Fact]
    public async Task An_undeclared_message_is_refused_by_name()
    {
        var thrown = await Assert.ThrowsAsync<CodecNotFoundException>(
            async () => await _silo.Grains.GetGrain<IUndeclaredGrain>(1).TakeAsync(new Undeclared()));
        Assert.Contains(typeof(Undeclared).FullName!, thrown.Message, StringComparison.Ordinal);
    }

    private ITalkGrain Grain => _silo.Grains.GetGrain<ITalkGrain>("one");
}
