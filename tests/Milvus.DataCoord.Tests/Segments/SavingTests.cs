using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Tests.Segments;

public sealed class SavingTests
{
    private static readonly FieldId Key = new(100);
    private static readonly Timestamp Now = new(110);
    private static readonly Timestamp Inside = new(60);

    public static TheoryData<SaveFiles, string> Gaps { get; } = new()
    {
        { Save(true, Times(1, 3)), "field 100 has no file" },
        { Save(true, Times(1, 3), Keys(2, 2)), "field 1 has 3 rows, field 100 has 2" },
        { Save(false, Times(1, 3) with { From = new(50) }), "grants are good for" },
        { Save(false, Times(1, 3) with { To = new(121) }), "grants are good for" },
    };

    [Fact]
    public void Each_file_counts_once_in_whatever_order_it_comes()
    {
        var state = After(Growing, Save(false, Times(2, 3), Keys(3, 3)));
        Assert.Empty(Decide(state, Save(false, Keys(3, 3), Times(2, 3))));

        state = After(state, Save(false, Times(2, 3), Times(1, 4), Keys(9, 4)));
        Assert.Equal((7, 2), (state.Rows, state.Binlogs));
        Assert.Equal([2, 3, 1, 9], state.Saved!.Files.Select(file => file.Log));
    }

    [Fact]
    public void A_whole_list_takes_the_place_of_what_was_saved()
    {
        var state = After(Growing, Save(false, Times(2, 3), Keys(3, 3)));
        state = After(state, Save(false, Times(4, 1), Keys(5, 1)) with { Full = true });

        Assert.Equal([4, 5], state.Saved!.Files.Select(file => file.Log));
        Assert.Empty(Decide(state, Save(false, Times(4, 1), Keys(5, 1)) with { Full = true }));
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void What_does_not_fit_is_refused(SaveFiles save, string why)
    {
        var refused = SegmentMachine.Decide(Growing, save);

        Assert.Equal(ErrorCode.ParameterInvalid, refused.Error!.Code);
        Assert.Contains(why, refused.Error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_complete_takes_repeats_and_nothing_else()
    {
        var state = After(Growing, Save(true, Times(1, 3), Keys(2, 3)));
        Assert.True(state.IsComplete);
        Assert.Empty(Decide(state, Save(true, Keys(2, 3))));
        Assert.Empty(Decide(state, Save(false)));
        Assert.Empty(Decide(state, new ReportSegment(9, 0, Now)));
        Assert.False(SegmentMachine.Decide(state, Save(false, Times(3, 1))).IsOk);
    }

    [Fact]
    public void A_complete_segment_that_is_flushing_owes_its_manifest_with_its_own_rows()
    {
        var state = SegmentScript.GivenAnExternal(SegmentLifecycle.Flushing).State;
        Assert.Equal(new RequestFlush(state.Id), SegmentMachine.Owed(state));

        state = After(state, Save(true, Times(1, 3), Keys(2, 3)));
        Assert.Equal(new WriteManifest(state.Id), SegmentMachine.Owed(state));
        Assert.False(SegmentMachine.Decide(state, new RegisterFlushed("m/7", 4, 1)).IsOk);

        state = After(state, new RegisterFlushed("m/7", 3, 1));
        Assert.Empty(state.Saved!.Files);
        Assert.Empty(Decide(state, Save(false, Times(9, 1))));
    }

    [Fact]
    public void A_segment_that_is_complete_without_rows_goes()
    {
        var state = SegmentScript.GivenAnExternal(SegmentLifecycle.Flushing).State;

        Assert.Equal(SegmentLifecycle.Dropped, After(state, Save(true)).Lifecycle);
    }

    [Fact]
    public void Reported_rows_that_are_not_saved_yet_keep_a_segment_from_being_empty()
    {
        var state = After(Growing, new ReportSegment(9, 0, Now));

        Assert.Equal(9, After(state, Save(false, Times(1, 3))).Rows);
        Assert.Equal(3, After(state, Save(true, Times(1, 3), Keys(2, 3))).Rows);
    }

    [Fact]
    public void Positions_never_go_back_and_the_first_start_counts()
    {
        var (early, late) = (new StreamPosition("AQ==", "", new(60)), new StreamPosition("Ag==", "", new(70)));
        var state = After(Growing, new SavePositions(late, late));
        Assert.Empty(Decide(state, new SavePositions(early, early)));
        Assert.Equal((late, late), (state.Saved!.Start, state.Saved.UpTo));
    }

    /// <summary>Opened at 50, leased up to 120, and nobody has reported a row.</summary>
    private static SegmentState Growing => new SegmentEvent[]
    {
        new ExternalOpened(SegmentScript.Partition, 1000, 100, 40, new(50)),
        new GrantsLeased(new(120)),
    }.Aggregate(SegmentState.Unopened(new(7)), SegmentMachine.Evolve);

    private static SavedFile Times(long log, long rows) =>
        new(SavedFileKind.Insert, FieldId.Timestamp, log, rows, 90, 8, Inside, Inside, 7);

    private static SavedFile Keys(long log, long rows) =>
        new(SavedFileKind.Insert, Key, log, rows, 90, 8, Inside, Inside, 7);

    private static SaveFiles Save(bool isComplete, params SavedFile[] files) =>
        new([.. files], [FieldId.Timestamp, Key], Now) { Complete = isComplete };

    private static ImmutableArray<SegmentEvent> Decide(SegmentState state, SegmentCommand command)
    {
        var decided = SegmentMachine.Decide(state, command);
        return decided.IsOk ? decided.Value : throw new InvalidOperationException(decided.Error.ToString());
    }

    private static SegmentState After(SegmentState state, SegmentCommand command) =>
        Decide(state, command).Aggregate(state, SegmentMachine.Evolve);
}
