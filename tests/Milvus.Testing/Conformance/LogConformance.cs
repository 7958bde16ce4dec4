using System.Text;
using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Testing.Conformance;

/// <summary>What every log store must do. Inherit it and give the store.</summary>
public abstract class LogConformance
{
    /// <summary>The store under test: the same one at each call, empty when the test begins.</summary>
    protected abstract ILogStore Store { get; }

    [Fact]
    public async Task New_log_is_empty_and_its_first_commit_is_number_one()
    {
        await using var log = Store.Get("first");
        var opened = await log.OpenAsync(default);

        Assert.Equal(
            (1, LogPosition.Zero, null, 0),
            (opened.Epoch, opened.Last, opened.Snapshot?.Length, opened.CutBytes));
        Assert.Equal(new LogPosition(1), await log.AppendAsync([Bytes("a")], opened.Epoch, default));
    }

    [Fact]
    public async Task Commits_are_read_back_as_their_pieces_joined()
    {
        var opened = await AppendAsync("pieces", "a", "", "ccc");

        Assert.Equal(["1:a", "2:", "3:ccc"], await ReadAsync(opened, LogPosition.Zero));
        Assert.Equal(["3:ccc"], await ReadAsync(opened, new LogPosition(2)));
        Assert.Empty(await ReadAsync(opened, new LogPosition(3)));
    }

    [Fact]
    public async Task More_pieces_than_one_system_call_takes_are_one_commit()
    {
        await using var log = Store.Get("many");
        var opened = await log.OpenAsync(default);
        var pieces = Enumerable.Range(0, 2500).Select(i => Bytes($"{i},")).ToArray();

        await log.AppendAsync(pieces, opened.Epoch, default);
        await log.OpenAsync(default);

        Assert.Equal(
            $"1:{string.Concat(Enumerable.Range(0, 2500).Select(i => $"{i},"))}",
            Assert.Single(await ReadAsync(log, LogPosition.Zero)));
    }

    [Fact]
    public async Task Reading_ends_at_the_newest_commit_of_the_opening()
    {
        await using var log = Store.Get("end");
        var opened = await log.OpenAsync(default);
        await log.AppendAsync([Bytes("later")], opened.Epoch, default);

        Assert.Empty(await ReadAsync(log, LogPosition.Zero));
    }

    [Fact]
    public async Task Each_opening_raises_the_epoch_and_fences_the_older_owner()
    {
        await using var old = Store.Get("fence");
        var first = await old.OpenAsync(default);
        await old.AppendAsync([Bytes("old")], first.Epoch, default);
        await using var young = Store.Get("fence");
        var second = await young.OpenAsync(default);

        Assert.True(second.Epoch > first.Epoch);
        await Assert.ThrowsAsync<LogFencedException>(() => old.AppendAsync([Bytes("x")], first.Epoch, default));
        await Assert.ThrowsAsync<LogFencedException>(() => old.AppendAsync([Bytes("x")], second.Epoch, default));
        await Assert.ThrowsAsync<LogFencedException>(() => young.AppendAsync([Bytes("x")], first.Epoch, default));
        await Assert.ThrowsAsync<LogFencedException>(
            () => old.ReplaceSnapshotAsync(Bytes("x"), new LogPosition(1), first.Epoch, default));
        await Assert.ThrowsAsync<LogFencedException>(() => old.TruncateAsync(LogPosition.Zero, first.Epoch, default));
        Assert.Equal(new LogPosition(2), await young.AppendAsync([Bytes("new")], second.Epoch, default));
        Assert.Equal(["1:old", "2:new"], await ReadAsync((await OpenAsync("fence")).Log, LogPosition.Zero));
    }

    [Fact]
    public async Task Owner_that_nobody_followed_is_confirmed()
    {
        await using var log = Store.Get("sure");
        var opened = await log.OpenAsync(default);

        await log.ConfirmAsync(opened.Epoch, default);
        await log.AppendAsync([Bytes("a")], opened.Epoch, default);
        await log.ConfirmAsync(opened.Epoch, default);
        var again = await log.OpenAsync(default);

        await log.ConfirmAsync(again.Epoch, default);
        await Assert.ThrowsAsync<LogFencedException>(() => log.ConfirmAsync(opened.Epoch, default));
    }

    [Fact]
    public async Task Owner_is_confirmed_beside_its_own_appends()
    {
        await using var log = Store.Get("beside");
        var opened = await log.OpenAsync(default);
        for (var i = 0; i < 50; i++)
        {
            var append = log.AppendAsync([new byte[10_000]], opened.Epoch, default);
            await log.ConfirmAsync(opened.Epoch, default);
            await append;
        }

        Assert.Equal(50, (await OpenAsync("beside")).Opened.Last.Value);
    }

    [Fact]
    public async Task Owner_that_somebody_followed_is_not_confirmed()
    {
        await using var old = Store.Get("followed");
        var first = await old.OpenAsync(default);
        await old.AppendAsync([Bytes("a")], first.Epoch, default);
        await using var young = Store.Get("followed");
        var second = await young.OpenAsync(default);

        await Assert.ThrowsAsync<LogFencedException>(() => old.ConfirmAsync(first.Epoch, default));
        await young.AppendAsync([Bytes("b")], second.Epoch, default);
        await Assert.ThrowsAsync<LogFencedException>(() => old.ConfirmAsync(first.Epoch, default));
        await young.ConfirmAsync(second.Epoch, default);
    }

    [Fact]
    public async Task Owner_of_a_log_that_was_deleted_is_not_confirmed()
    {
        await using var log = Store.Get("deleted");
        var opened = await log.OpenAsync(default);
        await log.AppendAsync([Bytes("a")], opened.Epoch, default);

        await Store.DeleteAsync("deleted", default);

        await Assert.ThrowsAsync<LogFencedException>(() => log.ConfirmAsync(opened.Epoch, default));
    }

    [Fact]
    public async Task Snapshot_is_given_at_the_next_opening()
    {
        await using var log = Store.Get("snapshot");
        var opened = await log.OpenAsync(default);
        await log.AppendAsync([Bytes("a")], opened.Epoch, default);
        await log.AppendAsync([Bytes("b")], opened.Epoch, default);
        await log.ReplaceSnapshotAsync(Bytes("state"), new LogPosition(1), opened.Epoch, default);

        var again = await OpenAsync("snapshot");

        Assert.Equal("state", Encoding.UTF8.GetString(again.Opened.Snapshot!.Value.Span));
        Assert.Equal(new LogPosition(1), again.Opened.SnapshotAt);
        Assert.Equal(["2:b"], await ReadAsync(again.Log, again.Opened.SnapshotAt));
    }

    [Fact]
    public async Task Newest_of_many_snapshots_wins()
    {
        await using var log = Store.Get("snapshots");
        var opened = await log.OpenAsync(default);
        for (var i = 1; i <= 5; i++)
        {
            var at = await log.AppendAsync([Bytes("x")], opened.Epoch, default);
            await log.ReplaceSnapshotAsync(Bytes($"state {i}"), at, opened.Epoch, default);
        }

        var again = await OpenAsync("snapshots");

        Assert.Equal("state 5", Encoding.UTF8.GetString(again.Opened.Snapshot!.Value.Span));
    }

    [Fact]
    public async Task Truncation_keeps_what_lies_behind_it()
    {
        await using var log = Store.Get("cut");
        var opened = await log.OpenAsync(default);
        for (var i = 1; i <= 20; i++)
        {
            await log.AppendAsync([Bytes($"commit {i}")], opened.Epoch, default);
        }

        await log.ReplaceSnapshotAsync(Bytes("state"), new LogPosition(12), opened.Epoch, default);
        await log.TruncateAsync(new LogPosition(12), opened.Epoch, default);
        var again = await OpenAsync("cut");

        Assert.Equal(new LogPosition(20), again.Opened.Last);
        Assert.Equal(
            Enumerable.Range(13, 8).Select(i => $"{i}:commit {i}"), await ReadAsync(again.Log, new LogPosition(12)));
    }

    [Fact]
    public async Task Truncation_without_a_covering_snapshot_is_refused()
    {
        await using var log = Store.Get("uncovered");
        var opened = await log.OpenAsync(default);
        await log.AppendAsync([Bytes("a")], opened.Epoch, default);

        await Assert.ThrowsAsync<InvariantException>(
            () => log.TruncateAsync(new LogPosition(1), opened.Epoch, default));
    }

    [Fact]
    public async Task Logs_are_listed_by_name_and_deleted_whole()
    {
        var owner = await AppendAsync("b", "x");
        await AppendAsync("a", "y");
        Assert.Equal(["a", "b"], await Store.ListAsync(default));

        await Store.DeleteAsync("b", default);
        await Store.DeleteAsync("b", default);

        Assert.Equal(["a"], await Store.ListAsync(default));
        await Assert.ThrowsAsync<LogFencedException>(() => owner.AppendAsync([Bytes("x")], 1, default));
        Assert.Equal(LogPosition.Zero, (await OpenAsync("b")).Opened.Last);
    }

    [Fact]
    public async Task Deleted_and_made_again_is_writable()
    {
        await AppendAsync("again", "x");
        await Store.DeleteAsync("again", default);

        var made = await AppendAsync("again", "y");

        Assert.Equal(["1:y"], await ReadAsync(made, LogPosition.Zero));
    }

    [Fact]
    public async Task Durable_commits_are_read_without_owning_while_the_owner_appends()
    {
        await using var log = Store.Get("shared");
        var opened = await log.OpenAsync(default);
        for (var i = 1; i <= 30; i++)
        {
            await log.AppendAsync([Bytes($"commit {i}")], opened.Epoch, default);
        }

        var read = new List<string>();
        await foreach (var commit in Store.ReadAsync("shared", new LogPosition(3), new LogPosition(25), default))
        {
            read.Add(Line(commit));
            await log.AppendAsync([Bytes("more")], opened.Epoch, default);
        }

        Assert.Equal(Enumerable.Range(4, 22).Select(i => $"{i}:commit {i}"), read);
        Assert.Equal(["52:more"], await ReadRangeAsync("shared", 51, 52));
        Assert.Empty(await ReadRangeAsync("shared", 52, 52));
    }

    [Fact]
    public async Task Reading_without_owning_refuses_commits_that_are_not_there()
    {
        await using var log = Store.Get("gone");
        var opened = await log.OpenAsync(default);
        for (var i = 1; i <= 30; i++)
        {
            await log.AppendAsync([Bytes($"commit {i}")], opened.Epoch, default);
        }

        await log.ReplaceSnapshotAsync(Bytes("state"), new LogPosition(28), opened.Epoch, default);
        await log.TruncateAsync(new LogPosition(28), opened.Epoch, default);

        Assert.Equal(["29:commit 29", "30:commit 30"], await ReadRangeAsync("gone", 28, 30));
        await Assert.ThrowsAsync<DataCorruptException>(() => ReadRangeAsync("gone", 0, 30));
        await Assert.ThrowsAsync<DataCorruptException>(() => ReadRangeAsync("gone", 28, 31));
        await Assert.ThrowsAsync<DataCorruptException>(() => ReadRangeAsync("never-made", 0, 1));
    }

    [Fact]
    public async Task Commits_of_every_owner_are_read_without_owning()
    {
        await AppendAsync("owners", "a", "b");
        await AppendAsync("owners", "c");

        Assert.Equal(["1:a", "2:b", "3:c"], await ReadRangeAsync("owners", 0, 3));
    }

    /// <summary>Text as bytes.</summary>
    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Opens a log.</summary>
    protected async Task<(ILog Log, LogOpened Opened)> OpenAsync(string name)
    {
        var log = Store.Get(name);
        return (log, await log.OpenAsync(default));
    }

    /// <summary>Opens, appends, and opens again.</summary>
    protected async Task<ILog> AppendAsync(string name, params string[] commits)
    {
        var (log, opened) = await OpenAsync(name);
        foreach (var commit in commits)
        {
            var half = commit.Length / 2;
            await log.AppendAsync([Bytes(commit[..half]), Bytes(commit[half..])], opened.Epoch, default);
        }

        await log.OpenAsync(default);
        return log;
    }

    /// <summary>Commits behind a position, as <c>number:text</c>.</summary>
    protected static Task<List<string>> ReadAsync(ILog log, LogPosition after) =>
        LinesAsync(log.ReadFromAsync(after, default));

    /// <summary>Commits of a range, read without owning, as <c>number:text</c>.</summary>
    protected Task<List<string>> ReadRangeAsync(string name, long after, long upTo) =>
        LinesAsync(Store.ReadAsync(name, new LogPosition(after), new LogPosition(upTo), default));

    private static async Task<List<string>> LinesAsync(IAsyncEnumerable<LogCommit> commits)
    {
        var lines = new List<string>();
        await foreach (var commit in commits)
        {
            lines.Add(Line(commit));
        }

        return lines;
    }

    private static string Line(LogCommit commit) =>
        $"{commit.Position}:{Encoding.UTF8.GetString(commit.Payload.Span)}";
}
