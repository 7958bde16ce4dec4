using Milvus.Testing.Wire;
using Milvus.Testing.Workloads;

namespace Milvus.EndToEnd.Kills;

/// <summary>An oracle that cannot object would make fifty kills worthless.</summary>
public sealed class OracleTests
{
    private const int Shards = 2;

    [Fact]
    public void Acknowledged_rows_that_are_there_once_are_right() => Assert.Empty(After(acknowledged: true, [1, 2, 3, 4]));

    [Fact]
    public void An_acknowledged_row_may_not_be_lost() =>
        Assert.Contains("acknowledged rows lost: 3", Assert.Single(After(acknowledged: true, [1, 2, 4])));

    [Fact]
    public void A_row_may_not_be_doubled() =>
        Assert.Contains("more than once: 3", Assert.Single(After(acknowledged: true, [1, 2, 3, 3, 4])));

    [Fact]
    public void A_row_nobody_sent_is_found() =>
        Assert.Contains("nobody sent: 9", Assert.Single(After(acknowledged: true, [1, 2, 3, 4, 9])));

    [Fact]
    public void An_unanswered_batch_may_be_absent() => Assert.Empty(After(acknowledged: false, []));

    [Fact]
    public void An_unanswered_batch_may_be_there_in_one_shard_only() =>
        Assert.Empty(After(acknowledged: false, [.. Keys().Where(key => PrimaryKeyShard.Of(key, Shards) == 0)]));

    [Fact]
    public void A_shard_may_not_keep_a_part_of_a_batch() => Assert.Contains(
        "kept 1 of",
        Assert.Single(After(acknowledged: false, [Keys().First(key => PrimaryKeyShard.Of(key, Shards) == Crowded)])));

    [Fact]
    public void What_was_seen_after_one_crash_may_not_be_lost_in_the_next()
    {
        var oracle = new Oracle(Shards);
        oracle.Begin(4);
        oracle.Settle([1, 2, 3, 4]);

        Assert.Contains("settled rows lost: 1", Assert.Single(oracle.Settle([2, 3, 4])));
    }

    /// <summary>A shard that holds at least two of the four rows.</summary>
    private static int Crowded =>
        Keys().GroupBy(key => PrimaryKeyShard.Of(key, Shards)).First(group => group.Count() > 1).Key;

    private static IEnumerable<long> Keys() => [1, 2, 3, 4];

    private static IReadOnlyList<string> After(bool acknowledged, long[] found)
    {
        var oracle = new Oracle(Shards);
        oracle.Begin(4).Acknowledged = acknowledged;
        return oracle.Settle(found);
    }
}
