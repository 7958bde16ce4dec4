using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>What a vchannel's log says. Immutable; the fold of its events.</summary>
public sealed record ChannelState
{
    private ImmutableSortedDictionary<SegmentId, SegmentState> _segments =
        ImmutableSortedDictionary<SegmentId, SegmentState>.Empty;

    private ImmutableSortedSet<SegmentId> _unsettled = [];

    /// <summary>The vchannel.</summary>
    public required VChannelName Name { get; init; }

    /// <summary>The owner that opened the log last.</summary>
    public long Epoch { get; init; }

    /// <summary>The largest timestamp given out: every later append gets a larger one (I2, I6).</summary>
    public Timestamp Watermark { get; init; }

    /// <summary>Who writes it from outside; nobody by default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ChannelWriter Writer { get; init; }

    /// <summary>Where the outside writer is in its stream; null when that was not said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StreamPosition? WriterCheckpoint { get; init; }

    /// <summary>Whether the vchannel is dropped: it takes nothing any more.</summary>
    public bool Dropped { get; init; }

    /// <summary>Partitions that take nothing any more. Ids are never used again (I6).</summary>
    public ImmutableSortedSet<PartitionId> DroppedPartitions { get; init; } = [];

    /// <summary>Deletes in the log that no delta log is owed for yet.</summary>
    public DeleteBacklog Deletes { get; init; } = DeleteBacklog.None;

    /// <summary>Deletes whose delta logs are owed; one round at a time.</summary>
    public DeleteBacklog Settling { get; init; } = DeleteBacklog.None;

    /// <summary>Deletes up to here are settled next, when the round under way has ended.</summary>
    public Timestamp SettleWanted { get; init; }

    /// <summary>Deletes up to here are in durable delta logs, or have no flushed segment to be in.</summary>
    public Timestamp Settled { get; init; }

    /// <summary>All segments that are not purged, by id.</summary>
    public ImmutableSortedDictionary<SegmentId, SegmentState> Segments
    {
        get => _segments;
        init
        {
            _segments = value;
            _unsettled = value.Values.Where(IsUnsettled).Select(segment => segment.Id).ToImmutableSortedSet();
        }
    }

    /// <summary>
    /// The segments that something is still to happen to here, by id: growing, sealed, flushing, dropped. What a command
    /// touches is among these, so its cost does not grow with the history of the channel.
    /// </summary>
    [JsonIgnore]
    public IEnumerable<SegmentState> Unsettled => _unsettled.Select(id => _segments[id]);

    /// <summary>A vchannel without history.</summary>
    public static ChannelState New(VChannelName name) => new() { Name = name };

    /// <summary>Replaces one segment; a purged one goes.</summary>
    internal ChannelState Put(SegmentState segment)
    {
        var next = this with { };
        next._segments = segment.Lifecycle == SegmentLifecycle.Purged
            ? _segments.Remove(segment.Id)
            : _segments.SetItem(segment.Id, segment);
        next._unsettled = IsUnsettled(segment) ? _unsettled.Add(segment.Id) : _unsettled.Remove(segment.Id);
        return next;
    }

    private static bool IsUnsettled(SegmentState segment) =>
        segment.IsOnTheWay || segment.Lifecycle == SegmentLifecycle.Dropped;
}
