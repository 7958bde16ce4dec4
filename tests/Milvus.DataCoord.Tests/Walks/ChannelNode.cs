using System.Collections.Immutable;
using System.Text;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;

namespace Milvus.DataCoord.Tests.Walks;

/// <summary>A channel's state, what led to it, and what an honest bookkeeper wrote down meanwhile.</summary>
internal sealed record ChannelNode
{
    public required ChannelState State { get; init; }

    /// <summary>The state as it is stored.</summary>
    public required byte[] Json { get; init; }

    /// <summary>All events since the beginning.</summary>
    public ImmutableArray<ChannelEvent> History { get; init; } = [];

    /// <summary>Appends and deletes accepted: the commit of each is its number.</summary>
    public long Appends { get; init; }

    /// <summary>Ids used up: every append takes one, used or not.</summary>
    public long Ids { get; init; }

    /// <summary>Rows that each segment was said to have taken.</summary>
    public ImmutableSortedDictionary<SegmentId, long> Ledger { get; init; } =
        ImmutableSortedDictionary<SegmentId, long>.Empty;

    /// <summary>Deletes that nobody said were durable elsewhere: when, and in which commit.</summary>
    public ImmutableArray<(Timestamp Timestamp, LogPosition Position)> Pending { get; init; } = [];

    /// <summary>Segments that an import opened.</summary>
    public ImmutableSortedSet<SegmentId> Imports { get; init; } = [];

    /// <summary>The owner's book; a new owner has an empty one.</summary>
    public GrantBook Book { get; init; } = GrantBook.Empty;

    /// <summary>All grants ever given, whoever forgot them, that no tick of the outside writer has passed.</summary>
    public ImmutableArray<(SegmentId Segment, long Rows, Timestamp Expiry)> Granted { get; init; } = [];

    /// <summary>The outside writer's newest tick.</summary>
    public Timestamp Ticked { get; init; }

    /// <summary>Equal for nodes that the same commands lead on from alike.</summary>
    public string Key
    {
        get
        {
            var own = $"{Encoding.UTF8.GetString(Json)}{Ids} {Appends}";
            if (ReferenceEquals(Book, GrantBook.Empty) && Granted.IsEmpty)
            {
                return own;
            }

            var book = string.Join(' ', State.Segments.Keys.Select(
                id => $"{Book.RowsOf(id)}-{Book.LastExpireOf(id)}-{Book.ReportedIn(id)}"));
            return $"{own} {book} {Ticked} {string.Join(' ', Granted)}";
        }
    }

    public SegmentId Fresh => new(Ids + 1);

    public LogPosition Last => new(Appends);

    public static ChannelNode Start { get; } =
        Of(ChannelState.New(VChannelName.Of(new CollectionId(5), 0)) with { Writer = new(7, 1) });

    public static ChannelNode Of(ChannelState state) => new() { State = state, Json = DataCoordJson.Write(state) };
}
