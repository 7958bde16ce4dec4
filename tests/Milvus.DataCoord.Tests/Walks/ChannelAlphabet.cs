using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Tests.Walks;

/// <summary>The commands that the channel walk tries in every state.</summary>
internal static class ChannelAlphabet
{
    private static readonly PartitionId Red = new(1);
    private static readonly PartitionId Blue = new(2);
    private static readonly Timestamp Early = Timestamp.From(1_000_000);
    private static readonly Timestamp Late = Early.Add(TimeSpan.FromMinutes(11));
    private static readonly Timestamp NextDay = Early.Add(TimeSpan.FromDays(2));

    /// <summary>100 bytes fill a segment, 26 growing ones are too many together, 15 are worth an idle seal.</summary>
    private static readonly SealPolicyOptions Policy = new()
    {
        SegmentMaxBytes = 100,
        SealProportion = 1,
        SealProportionJitter = 0,
        IdleMinBytes = 15,
        ChannelGrowingMaxBytes = 25,
        DeletesMaxBytes = 15,
    };

    public static IReadOnlyList<Func<ChannelNode, ChannelCommand>> Commands { get; } =
    [
        _ => new StartEpoch(1),
        _ => new StartEpoch(2),
        node => Append(node, Red, rows: 1, bytes: 10, Early),
        node => Append(node, Red, rows: 7, bytes: 120, Early),
        node => Append(node, Blue, rows: 2, bytes: 20, Early),
        node => Append(node, Blue, rows: 3, bytes: 10, Early) with { Observed = Late },
        _ => new AppendFence(Early, Timestamp.Zero),
        _ => new AppendFence(Early, NextDay),
        _ => new AdvanceWatermark(Late),
        _ => new TickChannel(Early, Policy),
        _ => new TickChannel(Late, Policy),
        _ => new TickChannel(NextDay, Policy),
        node => Register(node, SegmentLifecycle.Flushing, more: 0),
        node => Register(node, SegmentLifecycle.Flushing, more: 1),
        node => Register(node, SegmentLifecycle.Growing, more: 0),
        node => new TellSegment(First(node, SegmentLifecycle.Dropped).Id, new ConfirmBlobsDeleted()),
        _ => new DropChannelPartition(Blue, Late),
        node => new TruncateChannel(node.State.Watermark, Late),
        _ => new DropChannel(Late),
    ];

    /// <summary>Deletes and upserts among the commands that they meet: a walk of their own, or it would be too long.</summary>
    public static IReadOnlyList<Func<ChannelNode, ChannelCommand>> Deletes { get; } =
    [
        node => Append(node, Red, rows: 1, bytes: 10, Early),
        node => Append(node, Blue, rows: 7, bytes: 120, Early),
        node => Append(node, Red, rows: 1, bytes: 10, Early) with { DeletedKeys = 1, DeletedBytes = 8 },
        node => new AppendDeletes(2, 16, Early, Timestamp.Zero, new LogPosition(node.Appends + 1)),
        node => new RegisterDeltas(
            node.State.Settling.Last,
            [new WrittenDelta(First(node, SegmentLifecycle.Flushed).Id, $"m/{node.State.Settling.Last}")]),
        _ => new AppendFence(Early, Timestamp.Zero),
        _ => new TickChannel(Late, Policy),
        node => Register(node, SegmentLifecycle.Flushing, more: 0),
        _ => new DropChannel(Late),
    ];

    /// <summary>An outside writer, imports, and what meets them; the first epoch is a restart that loses the book.</summary>
    public static IReadOnlyList<Func<ChannelNode, ChannelCommand>> Grants { get; } =
    [
        _ => new StartEpoch(1),
        node => Append(node, Red, rows: 1, bytes: 10, Early),
        node => Grant(node, rows: 3, Early),
        node => Grant(node, rows: 12, Early),
        node => Grant(node, rows: 1, Late),
        node => new TellSegment(Outside(node).Id, new ReportSegment(2, 1, Early)),
        node => new ExpireGrants(Early.Add(TimeSpan.FromSeconds(1)), node.Book),
        node => new ExpireGrants(Early.Add(TimeSpan.FromSeconds(3)), node.Book),
        node => new ExpireGrants(NextDay, node.Book),
        node => new AppendFence(Early, Timestamp.Zero) { Grants = node.Book },
        node => new TickChannel(Late, GrantPolicy) { Grants = node.Book },
        node => Register(node, SegmentLifecycle.Flushing, more: 0),
        node => new StartImport(node.Fresh, Red),
        node => Register(node, SegmentLifecycle.Importing, more: 4),
        node => new TellSegment(First(node, SegmentLifecycle.Importing).Id, new DropSegment(Late)),
        _ => new DropChannelPartition(Red, Late),
    ];

    /// <summary>A writer that comes and goes, and saves what it has, late and twice.</summary>
    public static IReadOnlyList<Func<ChannelNode, ChannelCommand>> Writers { get; } =
    [
        _ => new StartEpoch(1),
        _ => new AssignWriter(0),
        _ => new AssignWriter(8),
        node => Grant(node, rows: 3, Early),
        node => Tick(node, Early.Add(TimeSpan.FromSeconds(1)), rows: 1),
        node => Tick(node, Early.Add(TimeSpan.FromSeconds(3)), rows: 0),
        node => Tick(node, NextDay, rows: 2),
        node => Save(node, isComplete: false, 1),
        node => Save(node, isComplete: true, 1),
        node => Save(node, isComplete: true, 1, 2),
        node => Save(node, isComplete: true),
        node => new CheckpointWriter(node.State.Writer, new StreamPosition("AQ==", "", Early)),
        node => new AppendFence(Early, Timestamp.Zero) { Grants = node.Book },
        node => new TickChannel(Late, GrantPolicy) { Grants = node.Book },
        node => Register(node, SegmentLifecycle.Flushing, more: 0),
        node => new MoveSegment(Outside(node).Id, SegmentLifecycle.Sealed, Late, node.Book),
        _ => new DropChannelPartition(Red, Late),
    ];

    private static ExpireGrants Tick(ChannelNode node, Timestamp tick, long rows) =>
        new(tick, node.Book) { By = node.State.Writer, Now = Early, Reports = [new(Outside(node).Id, rows)] };

    /// <summary>Logs of 1 row each.</summary>
    private static SaveBinlogs Save(ChannelNode node, bool isComplete, params long[] logs)
    {
        var since = Outside(node).FirstTimestamp;
        var files = logs.Select(log => new SavedFile(SavedFileKind.Insert, FieldId.Timestamp, log, 1, 9, 8, since, since, 1));
        return new SaveBinlogs(
            node.State.Writer,
            Outside(node).Id,
            new SaveFiles([.. files], [FieldId.Timestamp], Early) { Complete = isComplete },
            node.Book)
        {
            Positions =
            [
                (
                    Outside(node).Id,
                    new SavePositions(null, new StreamPosition("AQ==", "", Early.Add(TimeSpan.FromSeconds(logs.Length))))),
            ],
        };
    }

    /// <summary>10 rows of 10 bytes are a segment's most, 5 of them seal it.</summary>
    private static SealPolicyOptions GrantPolicy => Policy with { SealProportion = 0.5, ChannelGrowingMaxBytes = 1000 };

    private static GrantRows Grant(ChannelNode node, long rows, Timestamp now) => new(
        [new(Red, rows), new(Red, 1)],
        now,
        10,
        [.. Enumerable.Range(0, 3).Select(more => new FreshSegment(new(node.Ids + 1 + more), 0))],
        GrantPolicy,
        new GrantOptions(),
        node.Book);

    private static SegmentState Outside(ChannelNode node) =>
        node.State.Segments.Values.FirstOrDefault(segment => segment.External)
        ?? SegmentState.Unopened(new SegmentId(1));

    private static AppendRows Append(ChannelNode node, PartitionId partition, int rows, long bytes, Timestamp now) =>
        new(partition, rows, bytes, now, Timestamp.Zero, new LogPosition(node.Appends + 1), node.Fresh, 0.5, Policy);

    private static TellSegment Register(ChannelNode node, SegmentLifecycle lifecycle, long more)
    {
        var segment = First(node, lifecycle);
        return new(segment.Id, new RegisterFlushed($"m/{segment.Id}", segment.Rows + more, 1));
    }

    private static SegmentState First(ChannelNode node, SegmentLifecycle lifecycle) =>
        node.State.Segments.Values.FirstOrDefault(segment => segment.Lifecycle == lifecycle)
        ?? SegmentState.Unopened(new SegmentId(1));
}
