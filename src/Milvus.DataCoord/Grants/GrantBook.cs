using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Grants;

/// <summary>
/// The grants of one vchannel's owner that have not expired. Immutable, never stored: an owner begins with an empty one
/// and hands it to every command that asks for it, as it hands over the time. The stored lease of each segment covers
/// what a lost book held.
/// </summary>
public sealed class GrantBook
{
    /// <summary>No grants: the book of a new owner.</summary>
    public static readonly GrantBook Empty =
        new(
            ImmutableSortedDictionary<SegmentId, SegmentGrants>.Empty,
            ImmutableSortedDictionary<SegmentId, long>.Empty,
            Timestamp.Zero);

    private readonly ImmutableSortedDictionary<SegmentId, SegmentGrants> _segments;

    /// <summary>Rows that the outside writer reported: more than the log says, as a rule.</summary>
    private readonly ImmutableSortedDictionary<SegmentId, long> _reported;

    private GrantBook(
        ImmutableSortedDictionary<SegmentId, SegmentGrants> segments,
        ImmutableSortedDictionary<SegmentId, long> reported,
        Timestamp tick)
    {
        _segments = segments;
        _reported = reported;
        Tick = tick;
    }

    /// <summary>The outside writer's newest tick: none of its later rows is at or before it.</summary>
    public Timestamp Tick { get; }

    /// <summary>Rows granted in a segment that may still come; 0 when the book does not know it.</summary>
    public long RowsOf(SegmentId segment) => _segments.TryGetValue(segment, out var known) ? known.Rows : 0;

    /// <summary>Rows that the outside writer reported in a segment since this book was begun; 0 for none.</summary>
    public long ReportedIn(SegmentId segment) => _reported.TryGetValue(segment, out var rows) ? rows : 0;

    /// <summary>When the last grant in a segment expires; zero when the book does not know it.</summary>
    public Timestamp LastExpireOf(SegmentId segment) =>
        _segments.TryGetValue(segment, out var known) ? known.LastExpire : Timestamp.Zero;

    /// <summary>
    /// Whether all grants in the segment that may still be used are in this book: those of an owner before are, once
    /// the tick has passed the lease.
    /// </summary>
    internal bool Covers(SegmentState segment) =>
        _segments.ContainsKey(segment.Id) || segment.LastExpire <= Tick;

    /// <summary>With rows granted in one segment.</summary>
    internal GrantBook With(SegmentId segment, long rows, Timestamp expiry)
    {
        var known = _segments.TryGetValue(segment, out var grants) ? grants : SegmentGrants.None;
        return new(_segments.SetItem(segment, known.With(rows, expiry)), _reported, Tick);
    }

    /// <summary>With rows reported in one segment; fewer than known are no news.</summary>
    internal GrantBook WithReport(SegmentId segment, long rows) =>
        rows <= ReportedIn(segment) ? this : new(_segments, _reported.SetItem(segment, rows), Tick);

    /// <summary>Behind a tick: without what it expires, and without segments that grow no more.</summary>
    internal GrantBook Behind(Timestamp tick, ImmutableSortedDictionary<SegmentId, SegmentState> states)
    {
        var later = Timestamp.Later(tick, Tick);
        var kept = _segments;
        foreach (var (id, grants) in _segments)
        {
            if (!states.TryGetValue(id, out var state) || state.Lifecycle != SegmentLifecycle.Growing)
            {
                kept = kept.Remove(id);
            }
            else if (grants.Behind(later) is var rest && rest != grants)
            {
                kept = kept.SetItem(id, rest);
            }
        }

        var reported = _reported;
        foreach (var (id, rows) in _reported)
        {
            if (!states.TryGetValue(id, out var state) || !state.IsOnTheWay || rows <= state.Rows)
            {
                reported = reported.Remove(id);
            }
        }

        return new(kept, reported, later);
    }
}
