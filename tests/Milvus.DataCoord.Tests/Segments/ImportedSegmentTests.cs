using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Segments.SegmentScript;

namespace Milvus.DataCoord.Tests.Segments;

public sealed class ImportedSegmentTests
{
    [Fact]
    public void It_has_the_number_of_common_proto() => Assert.Equal(7, (int)SegmentLifecycle.Importing);

    [Fact]
    public void Its_rows_come_with_the_manifest_and_the_vchannels_timestamp()
    {
        var state = GivenA(SegmentLifecycle.Importing).OwesNothing()
            .When(new RegisterFlushed("m/7", 10, 300) { Timestamp = Ts(200) })
            .Expect(new SegmentFlushed("m/7", 10, 300) { Timestamp = Ts(200) })
            .State;

        Assert.Equal((10, 300, Ts(200), Ts(200)), (state.Rows, state.Bytes, state.FirstTimestamp, state.LastTimestamp));
    }

    [Fact]
    public void Without_a_timestamp_nobody_would_see_its_rows() =>
        GivenA(SegmentLifecycle.Importing)
            .When(new RegisterFlushed("m/7", 10, 300))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "Timestamp 0 belongs to imported rows alone");

    [Fact]
    public void An_import_without_rows_leaves_nothing() =>
        GivenA(SegmentLifecycle.Importing)
            .When(new RegisterFlushed("", 0, 0) { Timestamp = Ts(200) }).Expect(new SegmentDropped(Ts(200)));

    [Fact]
    public void A_failed_import_drops_it() =>
        GivenA(SegmentLifecycle.Importing)
            .When(new DropSegment(Ts(200))).Expect(new SegmentDropped(Ts(200))).Owes<DeleteBlobs>()
            .When(new RegisterFlushed("m/7", 10, 300) { Timestamp = Ts(201) })
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Dropped and refuses RegisterFlushed");

    [Fact]
    public void It_takes_no_rows_no_seal_and_no_tick()
    {
        var script = GivenA(SegmentLifecycle.Importing)
            .When(new PlaceRows(1, 1, Ts(200), new LogPosition(2)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Importing and refuses PlaceRows")
            .When(new SealSegment(SealReason.Flush, Ts(200)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Importing and refuses SealSegment")
            .When(new TickSegment(Ts(200))).ExpectNothing();

        Assert.Equal((true, false, false), (script.State.IsHealthy, script.State.IsUnflushed, script.State.IsLive));
    }
}
