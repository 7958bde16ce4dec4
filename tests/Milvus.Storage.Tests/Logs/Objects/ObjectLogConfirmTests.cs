using Milvus.Core.Ports;
using Milvus.Testing.Simulation;
using static Milvus.Storage.Tests.Logs.Objects.ObjectLogWorld;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>Whether an owner learns that it is the owner no more, and what it says when it cannot know.</summary>
public sealed class ObjectLogConfirmTests
{
    private readonly ObjectLogWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Owner_is_confirmed_while_its_append_is_on_its_way(bool arrived)
    {
        var hooked = new HookedStore(_world.Objects);
        var log = _world.NewStore(hooked).Get("x");
        var opened = await log.OpenAsync(default);
        var held = new TaskCompletionSource();
        hooked.BeforePut = arrived ? null : _ => held.Task;
        hooked.AfterPut = arrived ? _ => held.Task : null;
        var append = AppendAsync(log, opened, "a");

        await log.ConfirmAsync(opened.Epoch, default);

        Assert.False(append.IsCompleted);
        held.SetResult();
        await append;
        await log.ConfirmAsync(opened.Epoch, default);
    }

    [Fact]
    public async Task Owner_that_was_followed_while_its_append_was_on_its_way_is_not_confirmed()
    {
        var hooked = new HookedStore(_world.Objects);
        var log = _world.NewStore(hooked).Get("x");
        var opened = await log.OpenAsync(default);
        var held = new TaskCompletionSource();
        hooked.BeforePut = _ => held.Task;
        var append = AppendAsync(log, opened, "a");
        await _world.MakeAsync("x", "b");

        await Assert.ThrowsAsync<LogFencedException>(() => log.ConfirmAsync(opened.Epoch, default));
        held.SetResult();
        await Assert.ThrowsAsync<LogFencedException>(() => append);
    }

    [Fact]
    public async Task Store_that_fails_leaves_the_owner_unsure_and_no_more()
    {
        var hooked = new HookedStore(_world.Objects);
        var log = _world.NewStore(hooked).Get("x");
        var opened = await log.OpenAsync(default);
        hooked.BeforeGet = _ => throw new IOException("no answer");

        await Assert.ThrowsAsync<IOException>(() => log.ConfirmAsync(opened.Epoch, default));
        hooked.BeforeGet = null;

        await log.ConfirmAsync(opened.Epoch, default);
        await AppendAsync(log, opened, "a");
    }

    [Fact]
    public async Task Nobody_knows_while_the_owner_opens_the_log_again()
    {
        var hooked = new HookedStore(_world.Objects);
        var log = _world.NewStore(hooked).Get("x");
        var opened = await log.OpenAsync(default);
        var held = new TaskCompletionSource();
        hooked.BeforePut = _ => held.Task;
        var opening = log.OpenAsync(default);

        await Assert.ThrowsAsync<IOException>(() => log.ConfirmAsync(opened.Epoch, default));
        held.SetResult();

        await log.ConfirmAsync((await opening).Epoch, default);
    }

    [Fact]
    public async Task Owner_is_confirmed_after_any_pause()
    {
        var (log, opened) = await _world.MakeAsync("x", "a");
        _world.Time.Now += TimeSpan.FromDays(30);

        await log.ConfirmAsync(opened.Epoch, default);
    }

    [Fact]
    public async Task Successor_is_found_after_a_pause_although_its_fence_is_gone()
    {
        var (sleeper, opened) = await _world.MakeAsync("x", "a");
        var fence = Chunk("x", 3);
        var (young, second) = await _world.MakeAsync("x", "b", "c");
        await CompactAsync(young, second, 3);
        Assert.NotNull(await _world.Objects.GetAsync(fence, default));
        await _world.Objects.DeleteAsync(fence, default);
        _world.Time.Now += TimeSpan.FromHours(25);

        await Assert.ThrowsAsync<LogFencedException>(() => sleeper.ConfirmAsync(opened.Epoch, default));
    }
}
