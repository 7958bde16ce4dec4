using Milvus.Core.Ports;
using static Milvus.Storage.Tests.Logs.Objects.ObjectLogWorld;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>Which objects a log has: after truncation, deletion, and a day.</summary>
public sealed class ObjectLogLifeTests
{
    private readonly ObjectLogWorld _world = new();

    [Fact]
    public async Task Truncation_leaves_fences_the_newest_chunk_and_two_snapshots()
    {
        await _world.MakeAsync("x", "a", "b");
        var (log, opened) = await _world.MakeAsync("x", "c", "d");
        await CompactAsync(log, opened, 2);
        await CompactAsync(log, opened, 3);
        await CompactAsync(log, opened, 4);

        Assert.Equal(["c1:64", "c4:64", "c6:81", "s5:71", "s6:71"], await _world.NamesAsync("x"));
        Assert.Equal(["state 4"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Truncation_deletes_fences_only_when_they_are_many_and_old()
    {
        for (var i = 0; i < 1030; i++)
        {
            await _world.MakeAsync("x");
        }

        var (log, opened) = await _world.MakeAsync("x", "a", "b");
        await CompactAsync(log, opened, 1);
        Assert.Equal(1031 + 2, (await _world.NamesAsync("x")).Count);

        _world.Time.Now += TimeSpan.FromHours(25);
        await CompactAsync(log, opened, 2);

        var names = await _world.NamesAsync("x");
        Assert.Equal(1024, names.Count(name => name.EndsWith(":64", StringComparison.Ordinal)));
        Assert.Equal(["state 2"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Snapshot_may_speak_of_any_commit_that_is_still_there()
    {
        await _world.MakeAsync("x", "a", "b");
        await _world.MakeAsync("x", "c");
        var (log, opened) = await _world.MakeAsync("x", "d");
        foreach (var at in new[] { 0, 1, 1, 2, 3, 4 })
        {
            await CompactAsync(log, opened, at);
            var chunks = at < 4 ? new[] { "a", "b", "c", "d" }[at..] : [];
            var content = await _world.ReadAsync("x");
            Assert.Equal([$"state {at}", .. chunks], content.Content);
            opened = await log.OpenAsync(default);
        }
    }

    [Fact]
    public async Task Deleted_log_is_a_tombstone_and_its_fences_until_a_day_later()
    {
        var (log, opened) = await _world.MakeAsync("x", "a", "b");
        await CompactAsync(log, opened, 1);
        var store = _world.NewStore();

        await store.DeleteAsync("x", default);

        Assert.Equal(["c1:64", "c4:65"], await _world.NamesAsync("x"));
        await Assert.ThrowsAsync<LogFencedException>(() => AppendAsync(log, opened, "late"));
        Assert.Empty(await store.ListAsync(default));
        Assert.Equal(["c1:64", "c4:65"], await _world.NamesAsync("x"));
        _world.Time.Now += TimeSpan.FromHours(25);
        Assert.Empty(await store.ListAsync(default));
        Assert.Empty(await _world.NamesAsync("x"));
    }

    [Fact]
    public async Task Log_opened_behind_a_tombstone_is_empty_and_keeps_its_own_commits()
    {
        await _world.MakeAsync("x", "a", "b");
        await _world.NewStore().DeleteAsync("x", default);
        var (log, opened) = await _world.MakeAsync("x", "c");
        Assert.Equal(["c"], (await _world.ReadAsync("x")).Content);
        Assert.Equal(["x"], await _world.NewStore().ListAsync(default));
        await Assert.ThrowsAsync<LogFencedException>(() => AppendAsync(log, opened, "late"));

        (log, opened) = await _world.MakeAsync("x", "d");
        await CompactAsync(log, opened, 2);

        Assert.Equal(["state 2"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Deletion_that_stopped_after_the_tombstone_is_finished_by_listing_and_never_read()
    {
        var (log, opened) = await _world.MakeAsync("x", "a", "b");
        await CompactAsync(log, opened, 1);
        var commit = await _world.PeekAsync(Chunk("x", 3));
        var snapshot = await _world.PeekAsync(Snapshot("x", 2));
        var store = _world.NewStore();
        await store.DeleteAsync("x", default);
        await _world.ReplaceAsync(Chunk("x", 3), commit);
        await _world.ReplaceAsync(Snapshot("x", 2), snapshot);

        Assert.Empty(await store.ListAsync(default));
        Assert.Equal(["c1:64", "c4:65"], await _world.NamesAsync("x"));

        await _world.ReplaceAsync(Chunk("x", 3), commit);
        await _world.ReplaceAsync(Snapshot("x", 2), snapshot);
        Assert.Empty((await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Log_with_a_hole_can_still_be_deleted()
    {
        await _world.MakeAsync("x", "a", "b", "c");
        await _world.Objects.DeleteAsync(Chunk("x", 2), default);
        await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"));

        await _world.NewStore().DeleteAsync("x", default);

        Assert.Equal(["c1:64", "c5:65"], await _world.NamesAsync("x"));
    }

    [Fact]
    public async Task Deletion_of_nothing_puts_nothing()
    {
        await _world.NewStore().DeleteAsync("x", default);

        Assert.Empty(await _world.NamesAsync("x"));
    }
}
