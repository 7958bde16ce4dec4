namespace Milvus.EndToEnd.Scripts;

/// <summary>
/// 20,000 real word vectors through the Node SDK; a phase must have made all its checks, and all must hold.
/// </summary>
public abstract class FirstLightChecks<TScenario>(TScenario scenario) : IClassFixture<TScenario>
    where TScenario : FirstLightScenario
{
    private const int Searches = 13;
    private const int Filters = 16;
    private const int Changes = 5;

    [NodeFact]
    public void A_collection_with_two_shards_is_made_and_loaded() => scenario.Report.Require("create", 3);

    [NodeFact]
    public void A_collection_without_rows_can_be_read_and_flushed() => scenario.Report.Require("empty", 3);

    [NodeFact]
    public void Twenty_thousand_rows_are_inserted() => scenario.Report.Require("insert", 2);

    [NodeFact]
    public void Growing_rows_are_searched_with_full_recall() => scenario.Report.Require("growing", Searches + Filters);

    [NodeFact]
    public void A_flush_ends_and_says_so() => scenario.Report.Require("flush", 1);

    [NodeFact]
    public void Flushed_segments_hold_every_row() => scenario.Report.Require("segments", 2);

    [NodeFact]
    public void Flushed_rows_are_searched_with_full_recall() => scenario.Report.Require("flushed", Searches);

    [NodeFact]
    public void Filters_counts_and_pages_are_exact() => scenario.Report.Require("filters", Filters);

    [NodeFact]
    public void Deletes_and_upserts_are_seen_before_and_after_flushes() =>
        scenario.Report.Require("changes", 1 + 5 + 5 + 3 + 2 + (5 * Changes));

    [NodeFact]
    public void The_server_is_killed_in_the_middle_of_inserts() => scenario.Report.Require("kill", 1);

    [NodeFact]
    public void A_restart_brings_every_acknowledged_row_back_once() =>
        scenario.Report.Require("restart", 6 + Searches + Filters);

    [NodeFact]
    public void Deletes_and_upserts_outlive_the_kill_and_go_on() =>
        scenario.Report.Require("changed", 3 + 1 + 1 + (3 * Changes));

    [NodeFact]
    public void A_dropped_collection_is_gone() => scenario.Report.Require("drop", 1);
}
