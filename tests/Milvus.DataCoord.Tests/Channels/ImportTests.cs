using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;

namespace Milvus.DataCoord.Tests.Channels;

public sealed class ImportTests
{
    private static readonly StartImport Start = new(new(9), new(1));

    [Fact]
    public void An_importing_segment_is_not_growing_not_sealed_by_fences_and_holds_no_checkpoint_back()
    {
        var script = Given().When(Start).Expect(Of(9, new ImportStarted(new(1))))
            .When(new AppendFence(Noon, Noon)).Expect(new WatermarkAdvanced(Noon))
            .ExpectCheckpoint(Noon, position: 4, last: 4)
            .Owes();

        Assert.Empty(script.Reply<FenceAppended>().Sealed);
        Assert.Empty(script.State.Unsettled);
        script.When(Append(7)).ExpectReply(new RowsAppended(new(7), Noon.Next));
    }

    [Fact]
    public void Its_rows_become_visible_at_a_timestamp_of_the_vchannel_and_that_is_a_tick() =>
        Given().When(Start).When(Append(7, bytes: 500))
            .When(Tell(9, new RegisterFlushed("m/9", 4, 40)))
            .Expect(
                Of(9, new SegmentFlushed("m/9", 4, 40) { Timestamp = Noon.Next }),
                Of(7, new FlushStarted(Noon.Next)))
            .When(Tell(9, new RegisterFlushed("m/9", 4, 40))).ExpectNothing()
            .When(Append(8)).ExpectReply(new RowsAppended(new(8), Noon.Next.Next));

    [Fact]
    public void A_failed_import_may_be_dropped_from_outside_and_nothing_else_may() =>
        Given().When(Start).When(Append(7))
            .When(Tell(7, new DropSegment(Noon))).ExpectRefusal(ErrorCode.ParameterInvalid, "from nobody else")
            .When(Tell(9, new DropSegment(Noon))).Expect(Of(9, new SegmentDropped(Noon)))
            .Owes(new DeleteBlobs(new(9)));

    [Fact]
    public void A_truncation_leaves_what_an_import_brings_behind_its_fence() =>
        Given().When(Start)
            .When(new AppendFence(Noon, Noon))
            .When(new TruncateChannel(Noon, Noon)).ExpectNothing()
            .When(Tell(9, new RegisterFlushed("m/9", 4, 40)))
            .When(new TruncateChannel(Noon, Noon)).ExpectNothing()
            .When(new AppendFence(Noon, Noon))
            .When(new TruncateChannel(Noon.Next.Next, Noon)).Expect(Of(9, new SegmentDropped(Noon)));

    [Fact]
    public void A_dropped_partition_takes_its_importing_segments_along_and_imports_no_more() =>
        Given().When(Start)
            .When(new DropChannelPartition(new(1), Noon))
            .Expect(Of(9, new SegmentDropped(Noon)), new PartitionDropped(new(1)))
            .When(new StartImport(new(10), new(1)))
            .ExpectRefusal(ErrorCode.PartitionNotFound, "partition not found");

    [Fact]
    public void A_dropped_vchannel_takes_its_importing_segments_along() =>
        Given().When(Start).When(new DropChannel(Noon)).Owes(new DeleteBlobs(new(9)))
            .When(Start).ExpectRefusal(ErrorCode.ChannelNotFound, "refuses StartImport");
}
