using System.Text;
using Milvus.Core.Ports;
using Milvus.Testing.Simulation;
using static Milvus.Storage.Tests.Logs.Objects.ObjectLogWorld;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>Owners that sleep, fail halfway, or meet each other.</summary>
public sealed class ObjectLogOwnerTests
{
    private readonly ObjectLogWorld _world = new();

    [Fact]
    public async Task Appender_that_slept_while_its_number_was_used_and_truncated_is_fenced()
    {
        var hooked = new HookedStore(_world.Objects);
        var sleeper = _world.NewStore(hooked).Get("x");
        var opened = await sleeper.OpenAsync(default);
        await AppendAsync(sleeper, opened, "a");
        var wake = new TaskCompletionSource();
        hooked.BeforePut = _ => wake.Task;
        var asleep = AppendAsync(sleeper, opened, "lost");

        var (young, second) = await _world.MakeAsync("x", "b", "c");
        await CompactAsync(young, second, 3);
        wake.SetResult();

        await Assert.ThrowsAsync<LogFencedException>(() => asleep);
        await Assert.ThrowsAsync<LogFencedException>(() => AppendAsync(sleeper, opened, "lost"));
        Assert.Equal(["state 3"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Opener_that_slept_while_its_number_was_used_and_truncated_goes_to_the_real_end()
    {
        var (owner, opened) = await _world.MakeAsync("x", "a");
        var hooked = new HookedStore(_world.Objects);
        var wake = new TaskCompletionSource();
        hooked.BeforePut = _ => wake.Task;
        var sleeper = _world.NewStore(hooked).Get("x");
        var asleep = sleeper.OpenAsync(default);

        await AppendAsync(owner, opened, "b", "c", "d");
        await CompactAsync(owner, opened, 3);
        Assert.DoesNotContain(await _world.NamesAsync("x"), name => name.StartsWith("c3:", StringComparison.Ordinal));
        hooked.BeforePut = null;
        wake.SetResult();
        var woken = await asleep;

        Assert.Equal((4, 3), (woken.Last.Value, woken.SnapshotAt.Value));
        await Assert.ThrowsAsync<LogFencedException>(() => AppendAsync(owner, opened, "late"));
        await AppendAsync(sleeper, woken, "e");
        Assert.Equal(["state 3", "d", "e"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Owner_that_slept_until_nothing_of_its_log_is_left_is_fenced_and_leaves_nothing()
    {
        var (sleeper, opened) = await _world.MakeAsync("x", "a", "b");
        var store = _world.NewStore();
        await store.DeleteAsync("x", default);
        _world.Time.Now += TimeSpan.FromHours(25);
        Assert.Empty(await store.ListAsync(default));
        Assert.Empty(await _world.NamesAsync("x"));

        await Assert.ThrowsAsync<LogFencedException>(() => AppendAsync(sleeper, opened, "late"));

        Assert.Empty(await _world.NamesAsync("x"));
    }

    [Fact]
    public async Task Opener_that_slept_until_nothing_of_its_log_is_left_begins_a_new_one()
    {
        await _world.MakeAsync("x", "a", "b");
        var hooked = new HookedStore(_world.Objects);
        var wake = new TaskCompletionSource();
        hooked.BeforePut = _ => wake.Task;
        var asleep = _world.NewStore(hooked).Get("x").OpenAsync(default);
        var store = _world.NewStore();
        await store.DeleteAsync("x", default);
        _world.Time.Now += TimeSpan.FromHours(25);
        await store.ListAsync(default);
        wake.SetResult();

        Assert.Equal(LogPosition.Zero, (await asleep).Last);
        Assert.Equal(["c1:64"], await _world.NamesAsync("x"));
    }

    [Fact]
    public async Task Idle_owner_that_is_still_the_owner_goes_on_after_any_time()
    {
        var (owner, opened) = await _world.MakeAsync("x", "a");
        _world.Time.Now += TimeSpan.FromDays(30);

        await AppendAsync(owner, opened, "b");
        await CompactAsync(owner, opened, 2);
        _world.Time.Now += TimeSpan.FromDays(30);
        await AppendAsync(owner, opened, "c");

        Assert.Equal(["state 2", "c"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Put_that_a_lower_layer_repeats_is_one_commit()
    {
        var store = _world.NewStore(new HookedStore(_world.Objects) { RepeatsPuts = true });
        var log = store.Get("x");
        var opened = await log.OpenAsync(default);

        await AppendAsync(log, opened, "a", "b");

        Assert.Equal(["a", "b"], (await _world.ReadAsync("x")).Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failed_put_stops_appends_until_opening_has_told_the_outcome(bool happened)
    {
        var hooked = new HookedStore(_world.Objects);
        var log = _world.NewStore(hooked).Get("x");
        var opened = await log.OpenAsync(default);
        await AppendAsync(log, opened, "a");
        Func<string, Task> fail = _ => throw new IOException("no answer");
        hooked.BeforePut = happened ? null : fail;
        hooked.AfterPut = happened ? fail : null;
        await Assert.ThrowsAsync<IOException>(() => AppendAsync(log, opened, "b"));
        (hooked.BeforePut, hooked.AfterPut) = (null, null);

        await Assert.ThrowsAsync<IOException>(() => AppendAsync(log, opened, "c"));
        var again = await log.OpenAsync(default);
        await AppendAsync(log, again, "d");

        Assert.Equal(happened ? ["a", "b", "d"] : ["a", "d"], (await _world.ReadAsync("x")).Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Opening_survives_one_put_without_an_answer(bool happened)
    {
        await _world.MakeAsync("x", "a");
        var hooked = new HookedStore(_world.Objects);
        var failed = false;
        Func<string, Task> failOnce = _ => failed ? Task.CompletedTask : Fail();
        hooked.BeforePut = happened ? null : failOnce;
        hooked.AfterPut = happened ? failOnce : null;
        var log = _world.NewStore(hooked).Get("x");

        var opened = await log.OpenAsync(default);
        await AppendAsync(log, opened, "b");

        Assert.True(failed);
        Assert.Equal(["a", "b"], (await _world.ReadAsync("x")).Content);

        Task Fail()
        {
            failed = true;
            throw new IOException("no answer");
        }
    }

    [Fact]
    public async Task Failed_append_that_arrives_behind_the_next_fence_is_refused_by_the_store()
    {
        var hooked = new HookedStore(_world.Objects);
        var log = _world.NewStore(hooked).Get("x");
        var opened = await log.OpenAsync(default);
        var path = Chunk("x", 2);
        hooked.BeforePut = _ => throw new IOException("no answer");
        await Assert.ThrowsAsync<IOException>(() => AppendAsync(log, opened, "late"));
        hooked.BeforePut = null;
        await log.OpenAsync(default);

        Assert.Null(await _world.Objects.PutIfAbsentAsync(path, [Encoding.UTF8.GetBytes("late")], default));
    }

    [Fact]
    public async Task Snapshot_is_seen_to_be_late_by_the_successor_s_fence()
    {
        var (old, opened) = await _world.MakeAsync("x", "a", "b");
        await _world.MakeAsync("x", "c");

        await Assert.ThrowsAsync<LogFencedException>(() => CompactAsync(old, opened, 2));

        Assert.Equal(["a", "b", "c"], (await _world.ReadAsync("x")).Content);
    }
}
