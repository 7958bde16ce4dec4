using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Tests;

public sealed class DataCoordJsonTests
{
    private const string Events =
        """[{"$type":"epoch","Epoch":2},{"$type":"watermark","To":9223372036854775807},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"opened","Partition":3,"MaxBytes":100}},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"rows","Rows":1,"Bytes":2,"Timestamp":5,"Position":4}},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"sealed","Reason":5,"SealTimestamp":5}},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"flushing","Confirmed":6}},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"flushed","Manifest":"m/7","Rows":1,"Bytes":9}},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"dropped","At":8}},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"purged"}},{"$type":"dropped","At":8},"""
        + """{"$type":"partition","Partition":3},"""
        + """{"$type":"deletes","Keys":3,"Bytes":24,"Timestamp":9,"Position":6},"""
        + """{"$type":"settlingWanted","UpTo":9},{"$type":"settling","UpTo":9},"""
        + """{"$type":"segment","Segment":7,"Event":{"$type":"delta","Manifest":"m/8"}},"""
        + """{"$type":"settled","UpTo":9},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"external","Partition":3,"MaxBytes":100,"MaxRows":50"""
        + ""","RowBytes":2,"Since":9}},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"leased","Until":99}},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"reported","Rows":4,"Binlogs":2,"At":10}},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"sealed","Reason":6,"SealTimestamp":11,"LastExpire":20}},"""
        + """{"$type":"segment","Segment":9,"Event":{"$type":"importing","Partition":3}},"""
        + """{"$type":"segment","Segment":9,"Event":{"$type":"flushed","Manifest":"m/9","Rows":1,"Bytes":9,"Timestamp":12}},"""
        + """{"$type":"writer","Node":7,"Term":1},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"saved","Files":[{"Kind":1,"Field":100,"Log":5,"Rows":4"""
        + ""","Bytes":90,"Memory":32,"From":6,"To":8,"Crc":77}],"Rows":4,"At":12}},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"saved","Files":[],"Rows":4,"At":13,"Full":true"""
        + ""","Complete":true}},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"positions","Start":{"Message":"AQI=","Group":"g","At":6}}},"""
        + """{"$type":"segment","Segment":8,"Event":{"$type":"positions","UpTo":{"Message":"AwQ=","Group":"","At":8}}},"""
        + """{"$type":"writerCheckpoint","Position":{"Message":"AwQ=","Group":"","At":8}}]""";

    /// <summary>Of before there were deletes.</summary>
    private const string OldState =
        """{"Name":"by-dev-rootcoord-dml_5_5v0","Epoch":2,"Watermark":6,"Dropped":false"""
        + ""","DroppedPartitions":[4],"Segments":{"7":""" + Segment;

    private const string State =
        """{"Name":"by-dev-rootcoord-dml_5_5v0","Epoch":2,"Watermark":6,"Dropped":false,"DroppedPartitions":[4],"""
        + "\"Deletes\":" + """{"Keys":0,"Bytes":0,"First":0,"Last":0,"FirstPosition":0},"""
        + "\"Settling\":" + """{"Keys":0,"Bytes":0,"First":0,"Last":0,"FirstPosition":0},"""
        + "\"SettleWanted\":" + """0,"Settled":0,"Segments":{"7":""" + Segment;

    private const string Segment =
        """{"Id":7,"Partition":3,"Lifecycle":5,"Rows":1,"Bytes":2,"MaxBytes":100,"FirstTimestamp":5"""
        + ""","LastTimestamp":5,"FirstPosition":4,"LastPosition":4,"SealReason":5,"SealTimestamp":5"""
        + ""","Manifest":"m"}}}""";

    /// <summary>With an outside writer's segment and one that is imported.</summary>
    private const string StateWithGrants =
        """{"Name":"by-dev-rootcoord-dml_5_5v0","Epoch":2,"Watermark":6,"Dropped":false,"DroppedPartitions":[4],"""
        + "\"Deletes\":" + """{"Keys":0,"Bytes":0,"First":0,"Last":0,"FirstPosition":0},"""
        + "\"Settling\":" + """{"Keys":0,"Bytes":0,"First":0,"Last":0,"FirstPosition":0},"""
        + "\"SettleWanted\":" + """0,"Settled":0,"Segments":{"8":"""
        + """{"Id":8,"Partition":3,"Lifecycle":3,"Rows":4,"Bytes":8,"MaxBytes":100,"FirstTimestamp":5"""
        + ""","LastTimestamp":6,"FirstPosition":0,"LastPosition":0,"SealReason":6,"SealTimestamp":6"""
        + ""","Manifest":"","External":true,"MaxRows":50,"RowBytes":2,"LastExpire":20,"Binlogs":2}"""
        + ""","9":{"Id":9,"Partition":3,"Lifecycle":7,"Rows":0,"Bytes":0,"MaxBytes":0,"FirstTimestamp":0"""
        + ""","LastTimestamp":0,"FirstPosition":0,"LastPosition":0,"SealReason":0,"SealTimestamp":0"""
        + ""","Manifest":""}}}""";

    /// <summary>With an outside writer that has saved files.</summary>
    private const string StateWithWriter =
        """{"Name":"by-dev-rootcoord-dml_5_5v0","Epoch":2,"Watermark":6,"Writer":{"Node":7,"Term":1}"""
        + ""","WriterCheckpoint":{"Message":"AwQ=","Group":"","At":8},"Dropped":false,"DroppedPartitions":[4],"""
        + "\"Deletes\":" + """{"Keys":0,"Bytes":0,"First":0,"Last":0,"FirstPosition":0},"""
        + "\"Settling\":" + """{"Keys":0,"Bytes":0,"First":0,"Last":0,"FirstPosition":0},"""
        + "\"SettleWanted\":" + """0,"Settled":0,"Segments":{"8":"""
        + """{"Id":8,"Partition":3,"Lifecycle":5,"Rows":4,"Bytes":8,"MaxBytes":100,"FirstTimestamp":5"""
        + ""","LastTimestamp":6,"FirstPosition":0,"LastPosition":0,"SealReason":6,"SealTimestamp":6"""
        + ""","Manifest":"","External":true,"MaxRows":50,"RowBytes":2,"LastExpire":20,"Binlogs":1"""
        + ""","Saved":{"Files":[{"Kind":1,"Field":100,"Log":5,"Rows":4,"Bytes":90,"Memory":32,"From":6,"To":8,"Crc":77}]"""
        + ""","Complete":true,"Start":{"Message":"AQI=","Group":"g","At":6}}}}}""";

    private static readonly ImmutableArray<ChannelEvent> All =
    [
        new EpochStarted(2),
        new WatermarkAdvanced(Timestamp.Max),
        .. new SegmentEvent[]
        {
            new SegmentOpened(new(3), 100),
            new RowsPlaced(1, 2, new(5), new LogPosition(4)),
            new SegmentSealed(SealReason.Flush, new(5)),
            new FlushStarted(new(6)),
            new SegmentFlushed("m/7", 1, 9),
            new SegmentDropped(new(8)),
            new SegmentPurged(),
        }.Select(change => new SegmentChanged(new(7), change)),
        new ChannelDropped(new(8)),
        new PartitionDropped(new(3)),
        new KeysDeleted(3, 24, new(9), new LogPosition(6)),
        new SettlingWanted(new(9)),
        new SettlingStarted(new(9)),
        new SegmentChanged(new(7), new DeltaWritten("m/8")),
        new DeletesSettled(new(9)),
        .. new SegmentEvent[]
        {
            new ExternalOpened(new(3), 100, 50, 2, new(9)),
            new GrantsLeased(new(99)),
            new SegmentReported(4, 2, new(10)),
            new SegmentSealed(SealReason.BinlogCount, new(11)) { LastExpire = new(20) },
        }.Select(change => new SegmentChanged(new(8), change)),
        new SegmentChanged(new(9), new ImportStarted(new(3))),
        new SegmentChanged(new(9), new SegmentFlushed("m/9", 1, 9) { Timestamp = new(12) }),
        new WriterAssigned(7, 1),
        .. new SegmentEvent[]
        {
            new BinlogsSaved([new(SavedFileKind.Insert, new(100), 5, 4, 90, 32, new(6), new(8), 77)], 4, new(12)),
            new BinlogsSaved([], 4, new(13)) { Full = true, Complete = true },
            new PositionsSaved(Start: new("AQI=", "g", new(6))),
            new PositionsSaved(UpTo: new("AwQ=", "", new(8))),
        }.Select(change => new SegmentChanged(new(8), change)),
        new WriterCheckpointed(new("AwQ=", "", new(8))),
    ];

    [Fact]
    public void Events_are_written_as_they_always_were() =>
        Assert.Equal(Events, Encoding.UTF8.GetString(DataCoordJson.Write(All)));

    [Fact]
    public void Events_are_read_as_they_always_were() =>
        Assert.Equal(
            All.AsEnumerable(), DataCoordJson.Read<ImmutableArray<ChannelEvent>>(Encoding.UTF8.GetBytes(Events)));

    [Fact]
    public void Every_kind_of_event_is_in_the_golden_text()
    {
        var kinds = typeof(ChannelEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ChannelEvent)) || type.IsSubclassOf(typeof(SegmentEvent)));
        var written = All.Select(change => change.GetType())
            .Concat(All.OfType<SegmentChanged>().Select(change => change.Event.GetType()));

        Assert.Empty(kinds.Except(written));
    }

    [Theory]
    [InlineData(State)]
    [InlineData(OldState)]
    public void A_channel_is_read_and_written_as_it_always_was(string json)
    {
        var read = DataCoordJson.Read<ChannelState>(Encoding.UTF8.GetBytes(json));

        Assert.Equal(State, Encoding.UTF8.GetString(DataCoordJson.Write(read)));
        Assert.Equal([new WriteBinlogs(new(7))], ChannelMachine.Owed(read));
    }

    [Fact]
    public void A_channel_with_an_outside_writer_is_read_and_written_as_it_always_was()
    {
        var read = DataCoordJson.Read<ChannelState>(Encoding.UTF8.GetBytes(StateWithGrants));

        Assert.Equal(StateWithGrants, Encoding.UTF8.GetString(DataCoordJson.Write(read)));
        Assert.Equal([new SegmentId(8)], read.Unsettled.Select(segment => segment.Id));
    }

    [Fact]
    public void A_channel_with_saved_files_is_read_and_written_as_it_always_was()
    {
        var read = DataCoordJson.Read<ChannelState>(Encoding.UTF8.GetBytes(StateWithWriter));

        Assert.Equal(StateWithWriter, Encoding.UTF8.GetString(DataCoordJson.Write(read)));
        Assert.Equal([new WriteManifest(new(8))], ChannelMachine.Owed(read));
    }

    [Fact]
    public void A_channel_from_before_partitions_has_dropped_none()
    {
        var old = State.Replace(""","DroppedPartitions":[4]""", "", StringComparison.Ordinal);

        Assert.Empty(DataCoordJson.Read<ChannelState>(Encoding.UTF8.GetBytes(old)).DroppedPartitions);
    }

    [Theory]
    [InlineData("""[{"$type":"epoch","Epoch":2,"More":1}]""")]
    [InlineData("""[{"$type":"merged","Into":2}]""")]
    [InlineData("""[{"$type":"epoch"}]""")]
    [InlineData("""[{"$type":"segment","Segment":7,"Event":null}]""")]
    [InlineData("""[{"$type":"epoch","Epoch":2}""")]
    [InlineData("null")]
    public void What_is_unknown_missing_or_damaged_is_refused(string json) =>
        Assert.Throws<JsonException>(() => DataCoordJson.Read<ChannelEvent[]>(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"Name":"no name"}""")]
    [InlineData("""{"Name":"by-dev-rootcoord-dml_5_5v0","Segments":{"x":{"Id":7}}}""")]
    [InlineData("""{"Epoch":1}""")]
    public void A_channel_that_makes_no_sense_is_refused(string json) =>
        Assert.Throws<JsonException>(() => DataCoordJson.Read<ChannelState>(Encoding.UTF8.GetBytes(json)));
}
