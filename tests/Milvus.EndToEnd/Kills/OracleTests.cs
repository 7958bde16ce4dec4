using Milvus.Testing.Wire;
using Milvus.Testing.Workloads;

namespace Milvus.EndToEnd.Kills;

/// <summary>An oracle that cannot object would make fifty kills worthless.</summary>
public sealed class OracleTests
{
    private const int Shards = 2;

    private static readonly long[] Keys = [1, 2, 3, 4];

    private readonly Oracle _oracle = new(Shards);

    [Fact]
    public void Acknowledged_rows_that_are_there_once_are_right()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        Assert.Empty(Settle(insert, Keys));
    }

    [Fact]
    public void An_acknowledged_row_may_not_be_lost()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        Assert.Contains($"key 3 shows no row instead of version {insert.Version}", Assert.Single(Settle(insert, 1, 2, 4)));
    }

    [Fact]
    public void A_row_may_not_be_doubled()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        Assert.Contains("more than once in the end: 3", Assert.Single(Settle(insert, 1, 2, 3, 3, 4)));
    }

    [Fact]
    public void A_row_nobody_sent_is_found()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        Assert.Contains("nobody sent: 9", Assert.Single(Settle(insert, 1, 2, 3, 4, 9)));
    }

    [Fact]
    public void An_unanswered_change_may_be_there_in_one_shard_only_or_nowhere()
    {
        Assert.Empty(Settle(_oracle.Begin(ChangeKind.Insert, Keys)));
        Assert.Empty(Settle(_oracle.Begin(ChangeKind.Upsert, Keys), [.. Keys.Where(key => ShardOf(key) == 0)]));
    }

    [Theory]
    [InlineData(ChangeKind.Insert)]
    [InlineData(ChangeKind.Upsert)]
    public void A_shard_may_not_keep_a_part_of_a_change(ChangeKind kind)
    {
        var change = _oracle.Begin(kind, Keys);
        Assert.Contains("kept 1 of", Assert.Single(Settle(change, Crowded[0])));
    }

    [Fact]
    public void A_shard_may_not_lose_a_part_of_a_delete()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        _oracle.Begin(ChangeKind.Delete, Keys);
        Assert.Contains("kept 1 of", Assert.Single(Settle(insert, [.. Keys.Where(key => key != Crowded[0])])));
    }

    [Fact]
    public void What_was_seen_after_one_crash_may_not_be_lost_in_the_next()
    {
        var insert = _oracle.Begin(ChangeKind.Insert, Keys);
        Assert.Empty(Settle(insert, Keys));
        Assert.Contains("key 1 shows no row", Assert.Single(Settle(insert, 2, 3, 4)));
    }

    [Fact]
    public void What_was_not_seen_after_one_crash_may_not_come_with_the_next()
    {
        var insert = _oracle.Begin(ChangeKind.Insert, Keys);
        Assert.Empty(Settle(insert));
        Assert.Contains("instead of no row", Assert.Single(Settle(insert, Keys)));
    }

    [Fact]
    public void A_deleted_row_may_not_come_back()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        Acknowledged(ChangeKind.Delete);
        Assert.Contains($"key 2 shows version {insert.Version} instead of no row", Assert.Single(Settle(insert, 2)));
    }

    [Fact]
    public void The_newest_of_two_versions_wins()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        var upsert = Acknowledged(ChangeKind.Upsert);
        Assert.Contains($"instead of version {upsert.Version}", Assert.Single(Settle(insert, Keys)));
    }

    [Fact]
    public void Changes_that_overlap_may_happen_in_either_order()
    {
        var upsert = _oracle.Begin(ChangeKind.Upsert, Keys);
        var delete = _oracle.Begin(ChangeKind.Delete, Keys);
        _oracle.Answer(delete, acknowledged: true);
        _oracle.Answer(upsert, acknowledged: true);
        Assert.Empty(Settle(upsert, 1, 2));
    }

    [Fact]
    public void A_refused_change_cannot_undo_a_later_one()
    {
        var upsert = _oracle.Begin(ChangeKind.Upsert, Keys);
        _oracle.Answer(upsert, acknowledged: false);
        Acknowledged(ChangeKind.Delete);
        Assert.Contains("instead of no row", Assert.Single(Settle(upsert, 1)));
    }

    [Fact]
    public void A_read_under_load_shows_what_was_acknowledged_before_it()
    {
        Acknowledged(ChangeKind.Insert);
        var look = _oracle.Look([1]);
        _oracle.Saw(look, []);
        Assert.Contains("wrong row under load", Settle(_oracle.Begin(ChangeKind.Upsert, Keys), Keys)[0]);
    }

    [Fact]
    public void What_a_read_showed_does_not_flicker_back()
    {
        var insert = Acknowledged(ChangeKind.Insert);
        var delete = _oracle.Begin(ChangeKind.Delete, Keys);
        _oracle.Saw(_oracle.Look([1]), []);
        _oracle.Saw(_oracle.Look([1]), [new ShownRow(1, insert.Version)]);
        _oracle.Answer(delete, acknowledged: false);
        Assert.Contains("key 1 shows version", Assert.Single(Settle(delete)));
    }

    /// <summary>The keys of a shard that has at least two.</summary>
    private static long[] Crowded { get; } = [.. Keys.GroupBy(ShardOf).First(group => group.Count() > 1)];

    private static int ShardOf(long key) => PrimaryKeyShard.Of(key, Shards);

    private Change Acknowledged(ChangeKind kind)
    {
        var change = _oracle.Begin(kind, Keys);
        _oracle.Answer(change, acknowledged: true);
        return change;
    }

    private IReadOnlyList<string> Settle(Change shown, params long[] keys) =>
        _oracle.Settle([.. keys.Select(key => new ShownRow(key, shown.Version))]);
}
