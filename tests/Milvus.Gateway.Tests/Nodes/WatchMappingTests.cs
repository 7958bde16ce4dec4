using Milvus.Core;
using Milvus.Gateway.Nodes;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Gateway.Tests.Nodes;

/// <summary>What a node is told of a vchannel that it is to write.</summary>
public sealed class WatchMappingTests
{
    private static readonly VChannelName Channel = VChannelName.Parse("dml_5v0");

    private static readonly ChannelStateReply State = new()
    {
        Checkpoint = new Timestamp(50),
        Segments =
        [
            Segment(9, Proto.SegmentState.Growing, external: true),
            Segment(3, Proto.SegmentState.Growing, external: false),
            Segment(4, Proto.SegmentState.Sealed, external: true) with
            {
                Start = Place(1, 60),
                Saved = Place(2, 70),
                Rows = 12,
                SavedFiles =
                [
                    new StoredFile { Field = new FieldId(100), Path = "insert_log/5/2/4/100/31", LogId = 31, Entries = 12 },
                    new StoredFile { Field = new FieldId(100), Path = "stats_log/5/2/4/100/32", LogId = 32 },
                ],
            },
            Segment(8, Proto.SegmentState.Flushed, external: true),
            Segment(5, Proto.SegmentState.Flushed, external: false),
            Segment(6, Proto.SegmentState.Dropped, external: true),
            Segment(7, Proto.SegmentState.Flushing, external: true),
        ],
    };

    [Fact]
    public void It_fills_its_own_segments_and_knows_those_that_are_done()
    {
        var told = WatchMapping.ToProto(Channel, State);

        Assert.Equal([4L, 7L, 9L], told.UnflushedSegmentIds);
        Assert.Equal([4L, 7L, 9L], told.UnflushedSegments.Select(segment => segment.Id));
        Assert.Equal([5L, 8L], told.FlushedSegmentIds);
        Assert.Equal([6L], told.DroppedSegmentIds);
    }

    [Fact]
    public void It_knows_up_to_where_each_segment_is_saved()
    {
        var told = WatchMapping.ToProto(Channel, State).UnflushedSegments;

        Assert.Equal(
            ("dml_5v0", "AQ==", "group", 60UL, "Ag==", 70UL, 12L),
            (told[0].StartPosition.ChannelName,
                told[0].StartPosition.MsgId.ToBase64(),
                told[0].StartPosition.MsgGroup,
                told[0].StartPosition.Timestamp,
                told[0].DmlPosition.MsgId.ToBase64(),
                told[0].DmlPosition.Timestamp,
                told[0].NumOfRows));
        Assert.Equal((null, null), (told[2].StartPosition, told[2].DmlPosition));
    }

    [Fact]
    public void It_knows_the_files_that_are_saved()
    {
        var told = WatchMapping.ToProto(Channel, State).UnflushedSegments[0];

        var binlog = Assert.Single(Assert.Single(told.Binlogs).Binlogs);
        Assert.Equal(("insert_log/5/2/4/100/31", 31L, 12L), (binlog.LogPath, binlog.LogId, binlog.EntriesNum));
        Assert.Equal("stats_log/5/2/4/100/32", Assert.Single(Assert.Single(told.Statslogs).Binlogs).LogPath);
    }

    [Fact]
    public void It_seeks_where_the_writers_before_it_have_got_to()
    {
        var seek = WatchMapping.ToProto(Channel, State with { WriterCheckpoint = Place(3, 80) }).SeekPosition;

        Assert.Equal(
            ("dml_5v0", "Aw==", "group", 80UL), (seek.ChannelName, seek.MsgId.ToBase64(), seek.MsgGroup, seek.Timestamp));
    }

    [Fact]
    public void The_first_writer_seeks_by_the_moment_behind_which_nothing_is_flushed()
    {
        var seek = WatchMapping.ToProto(Channel, State).SeekPosition;

        Assert.Equal(("dml_5v0", "", 50UL), (seek.ChannelName, seek.MsgId.ToBase64(), seek.Timestamp));
    }

    private static SegmentInfo Segment(long id, Proto.SegmentState state, bool external) => new()
    {
        Segment = new SegmentId(id),
        Partition = new PartitionId(2),
        Channel = Channel,
        State = (int)state,
        External = external,
        First = new Timestamp(20),
        Last = new Timestamp(30),
    };

    private static WriterPosition Place(byte message, ulong at) => new()
    {
        MessageId = [message],
        Group = "group",
        At = new Timestamp(at),
    };
}
