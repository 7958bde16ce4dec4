using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Segments;
using Milvus.DataCoord.Tests.Grants;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;

namespace Milvus.DataCoord.Tests.Channels;

public sealed class WriterTests
{
    [Fact]
    public void Every_other_writer_begins_a_term() =>
        Given().When(new AssignWriter(7)).Expect(new WriterAssigned(7, 1)).ExpectReply(new WriterKnown(new(7, 1)))
            .When(new AssignWriter(7)).ExpectNothing().ExpectReply(new WriterKnown(new(7, 1)))
            .When(new AssignWriter(8)).Expect(new WriterAssigned(8, 2));

    [Fact]
    public void Nobody_keeps_the_term_and_who_follows_begins_the_next() =>
        Given(new WriterAssigned(7, 1)).When(new AssignWriter(0)).Expect(new WriterAssigned(0, 1))
            .When(new AssignWriter(0)).ExpectNothing()
            .When(new AssignWriter(7)).Expect(new WriterAssigned(7, 2));

    [Fact]
    public void A_negative_node_is_refused() =>
        Given().When(new AssignWriter(-1)).ExpectRefusal(ErrorCode.ParameterInvalid, "Node -1");

    [Fact]
    public void A_dropped_vchannel_takes_no_writer() =>
        Given().When(new DropChannel(Noon)).When(new AssignWriter(7))
            .ExpectRefusal(ErrorCode.ChannelNotFound, "refuses AssignWriter");

    [Fact]
    public void Without_a_writer_nothing_is_granted() =>
        Given().When(GrantScript.Command(Noon, GrantBook.Empty, 1, new RowRequest(new(1), 1)))
            .ExpectRefusal(ErrorCode.NodeNotFound, "nobody writes");

    [Theory]
    [InlineData(8, 2, true)]
    [InlineData(8, 0, true)]
    [InlineData(8, 1, false)]
    [InlineData(7, 1, false)]
    [InlineData(7, 0, false)]
    public void Only_the_writer_of_this_term_ticks(long node, long term, bool isWriter)
    {
        var script = Given(new WriterAssigned(7, 1), new WriterAssigned(8, 2))
            .When(new ExpireGrants(Noon, GrantBook.Empty) { By = new(node, term) });

        if (isWriter)
        {
            script.ExpectNothing();
        }
        else
        {
            script.ExpectRefusal(ErrorCode.ChannelNotFound, "node 8 in term 2");
        }
    }

    [Fact]
    public void Only_the_first_rows_of_a_segment_are_stored_at_once()
    {
        var script = new GrantScript().Grant(3);
        script.When(Report(script, 2)).Expect(Of(1, new SegmentReported(2, 0, Noon)));
        script.When(Report(script, 3)).Expect();
        var book = script.Channel.Reply<GrantsExpired>().Book;
        Assert.Equal(3, book.ReportedIn(new(1)));

        script.When(new ExpireGrants(Noon, book) { By = new(7, 1), Now = Noon, Thoroughly = true })
            .Expect(Of(1, new SegmentReported(3, 0, Noon)));
    }

    [Fact]
    public void What_was_reported_is_stored_before_the_tick_passes()
    {
        var script = new GrantScript().Grant(3);
        script.When(Report(script, 2)).When(Report(script, 3));
        var book = script.Channel.Reply<GrantsExpired>().Book;
        script.When(new AppendFence(Noon, Timestamp.Zero) { Grants = book });
        var late = GrantScript.Expiry.Next;

        script.When(new ExpireGrants(late, book) { By = new(7, 1), Now = Noon }).Expect(
            Of(1, new SegmentReported(3, 0, Noon)), new WatermarkAdvanced(late), Of(1, new FlushStarted(late)));
    }

    [Fact]
    public void Without_a_writer_the_clock_passes_what_is_sealed()
    {
        var script = new GrantScript().Grant(3).Fence().When(new AssignWriter(0));
        script.Tick(GrantScript.Expiry.Next).Expect(
            new WatermarkAdvanced(GrantScript.Expiry.Next), Of(1, new SegmentDropped(GrantScript.Expiry.Next)));
    }

    [Fact]
    public void With_a_writer_the_clock_passes_what_is_complete_alone()
    {
        var script = new GrantScript().Grant(3).When(Complete(1, 3));
        Assert.Equal(SegmentLifecycle.Sealed, script.Channel.State.Segments[new(1)].Lifecycle);
        script.Grant(3).Fence().Tick(GrantScript.Lease.Next);

        Assert.Equal(SegmentLifecycle.Flushing, script.Channel.State.Segments[new(1)].Lifecycle);
        Assert.Equal(SegmentLifecycle.Sealed, script.Channel.State.Segments[new(2)].Lifecycle);
        script.Channel.Owes(new WriteManifest(new(1)));
    }

    [Fact]
    public void A_whole_list_that_is_older_than_what_is_known_takes_no_file_back()
    {
        var script = new GrantScript().Grant(3);
        var at = GrantScript.Expiry;
        script.When(Part(1, 2) with { Positions = [(new(1), new SavePositions(null, new("Ag==", "", at)))] });
        var late = Part(2, 1) with { Positions = [(new(1), new SavePositions(null, new("AQ==", "", Noon)))] };

        script.When(late with { Save = late.Save with { Full = true } }).Expect();
        Assert.False(ChannelMachine.Counts(script.Channel.State, late with { Save = late.Save with { Full = true } }));
        Assert.True(ChannelMachine.Counts(script.Channel.State, late));
    }

    [Fact]
    public void What_is_not_the_writers_to_save_is_refused()
    {
        var script = new GrantScript().Grant(3).When(Append(9));
        script.When(Part(1, 1) with { By = new(8, 0) }).Channel.ExpectRefusal(ErrorCode.ChannelNotFound, "node 7 in term 1");
        script.When(Part(1, 1) with { Segment = new(5) }).Channel.ExpectRefusal(ErrorCode.SegmentNotFound, "5");
        script.When(Part(1, 1) with { Segment = new(9) }).Channel.ExpectRefusal(ErrorCode.ParameterInvalid, "from outside");
    }

    [Fact]
    public void The_writers_place_never_goes_back()
    {
        var (here, there) = (new StreamPosition("Ag==", "", new(5)), new StreamPosition("AQ==", "", new(4)));
        Given(new WriterAssigned(7, 1)).When(new CheckpointWriter(new(7, 0), here)).Expect(new WriterCheckpointed(here))
            .When(new CheckpointWriter(new(7, 1), here)).ExpectNothing()
            .When(new CheckpointWriter(new(7, 1), there)).ExpectRefusal(ErrorCode.ParameterInvalid, "before the known one")
            .When(new CheckpointWriter(new(6, 1), here)).ExpectRefusal(ErrorCode.ChannelNotFound, "node 7");
    }

    [Fact]
    public void One_segment_is_sealed_or_dropped_by_its_number()
    {
        var script = new GrantScript().Grant(3);
        script.When(Move(1, SegmentLifecycle.Growing)).Expect();
        script.When(Move(1, SegmentLifecycle.Flushed)).Channel.ExpectRefusal(ErrorCode.ParameterInvalid, "does not become");
        script.When(Move(1, SegmentLifecycle.Sealed));
        Assert.Equal(SegmentLifecycle.Sealed, script.Channel.State.Segments[new(1)].Lifecycle);
        script.When(Move(1, SegmentLifecycle.Sealed)).Expect();
        script.When(Move(1, SegmentLifecycle.Dropped)).Expect(Of(1, new SegmentDropped(Noon)));
        script.When(Move(1, SegmentLifecycle.Dropped)).Expect();
        script.When(Move(1, SegmentLifecycle.Sealed)).Channel.ExpectRefusal(ErrorCode.ParameterInvalid, "does not become");
        script.When(Move(2, SegmentLifecycle.Dropped)).Channel.ExpectRefusal(ErrorCode.SegmentNotFound, "2");
    }

    private static MoveSegment Move(long segment, SegmentLifecycle target) =>
        new(new(segment), target, Noon, GrantBook.Empty);

    private static ExpireGrants Report(GrantScript script, long rows) =>
        new(Timestamp.Zero, script.Book) { By = new(7, 1), Now = Noon, Reports = [new(new(1), rows)] };

    private static SaveBinlogs Complete(long log, long rows)
    {
        var part = Part(log, rows);
        return part with { Save = part.Save with { Complete = true } };
    }

    private static SaveBinlogs Part(long log, long rows) => new(
        new(7, 1),
        new(1),
        new SaveFiles(
            [new(SavedFileKind.Insert, FieldId.Timestamp, log, rows, 9, 8, Noon, Noon, 1)], [FieldId.Timestamp], Noon),
        GrantBook.Empty);
}
