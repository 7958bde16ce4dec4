using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>The outside writer: who it is, what it is granted, how far it is.</summary>
public sealed partial class ChannelProcess
{
    /// <summary>Bounds one request for grants.</summary>
    private const int MaxGrantItems = 10_000;

    private const int MaxFreshSegments = 256;

    /// <summary>The grants that may still be used. In memory only: the leases in the log cover what is lost of it.</summary>
    private GrantBook _book = GrantBook.Empty;

    /// <summary>When the reported rows went into the log last.</summary>
    private long _reportedAt;

    /// <summary>Lets a node write from outside; 0 for nobody.</summary>
    /// <returns>Who does now, with its term.</returns>
    public async Task<Outcome<ChannelWriter>> AssignWriterAsync(long node)
    {
        var outcome = await SubmitAsync(_ => new AssignWriter(node));
        return outcome.IsOk ? ((WriterKnown)outcome.Value).Writer : outcome.Error;
    }

    /// <summary>Grants rows to whoever writes through the outside writer; each request is served or refused by itself.</summary>
    /// <returns>The grants; 901 where nobody writes from outside, 1100 for a request that makes no sense as a whole.</returns>
    public async Task<Outcome<RowsGranted>> GrantAsync(ImmutableArray<RowRequest> requests)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (_schema is null)
        {
            return MilvusErrors.ChannelNotFound(Name);
        }

        if (requests.Length > MaxGrantItems)
        {
            return MilvusErrors.Invalid("requests for rows at once", $"at most {MaxGrantItems}", requests.Length);
        }

        var estimate = RowEstimate.RowBytes(_schema);
        if (!estimate.IsOk)
        {
            return estimate.Error;
        }

        var rowBytes = estimate.Value;

        // Nothing is waited for when the leases in the log cover the grants. A commit in flight may hold a fence, which
        // has closed segments with what the book held before it: those grants must come behind it.
        if (_commits.Idle.IsCompleted
            && ChannelMachine.Decide(_state, Grant(requests, rowBytes, [], _book)) is
            { IsOk: true, Value: { Events.IsEmpty: true, Reply: RowsGranted { Refused.IsEmpty: true } granted } })
        {
            _book = granted.Book;
            return granted;
        }

        var fresh = FreshFor(requests, rowBytes);
        var outcome = await SubmitAsync(
            proposal => Grant(requests, rowBytes, DrawFresh(fresh), proposal.Book), freshSegments: fresh);
        return outcome.IsOk ? (RowsGranted)outcome.Value : outcome.Error;
    }

    /// <summary>Takes the outside writer's tick and how many rows its segments have.</summary>
    /// <param name="by">Who says so.</param>
    /// <param name="tick">None of its later rows is at or before it; an older one than known is no news.</param>
    /// <param name="rows">Rows by segment, saved or not; unknown segments are passed over.</param>
    /// <returns>500 for who is not the writer, 1100 for a tick far ahead of the clock or negative rows.</returns>
    public async Task<Outcome<bool>> ReportAsync(ChannelWriter by, Timestamp tick, ImmutableArray<RowReport> rows)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (ChannelMachine.CheckWriter(_state, by) is { } stranger)
        {
            return stranger;
        }

        if (tick > Now().Add(_options.MaxTickAhead))
        {
            return MilvusErrors.Invalid(
                $"tick of {by} on {Name}", $"at most {_options.MaxTickAhead.TotalSeconds} s ahead of the clock", tick);
        }

        // Most ticks change nothing durable: they cost no commit. See GrantAsync for those that come during one.
        var isThorough = _ports.Time.GetElapsedTime(_reportedAt) >= _options.ReportInterval;
        if (_commits.Idle.IsCompleted
            && ChannelMachine.Decide(_state, Expire(by, tick, rows, isThorough, _book)) is
            { IsOk: true, Value: { Events.IsEmpty: true, Reply: GrantsExpired expired } })
        {
            _book = expired.Book;
        }
        else
        {
            var outcome = await SubmitAsync(proposal => Expire(by, tick, rows, isThorough, proposal.Book));
            if (!outcome.IsOk)
            {
                return outcome.Error;
            }
        }

        if (isThorough)
        {
            _reportedAt = _ports.Time.GetTimestamp();
        }

        return true;
    }

    private ExpireGrants Expire(
        ChannelWriter by, Timestamp tick, ImmutableArray<RowReport> rows, bool isThorough, GrantBook book) =>
        new(tick, book) { By = by, Now = Now(), Reports = rows, Thoroughly = isThorough };

    /// <summary>With the rows that the outside writer counts, most of which are in memory alone.</summary>
    private SegmentState AsReported(SegmentState segment)
    {
        var isOpen = segment is { External: true, IsOnTheWay: true, IsComplete: false };
        var rows = isOpen ? _book.ReportedIn(segment.Id) : 0;
        return rows > segment.Rows ? segment with { Rows = rows } : segment;
    }

    private GrantRows Grant(
        ImmutableArray<RowRequest> requests, int rowBytes, ImmutableArray<FreshSegment> fresh, GrantBook book) =>
        new(requests, Now(), rowBytes, fresh, _options.Seal, _options.Grants, book);

    /// <summary>The most segments that requests may open.</summary>
    private int FreshFor(ImmutableArray<RowRequest> requests, int rowBytes)
    {
        var maxRows = Math.Max(1, RowEstimate.MaxRows(_options.Seal, rowBytes));
        var most = 0L;
        foreach (var request in requests)
        {
            most += 1 + Math.Max(0, Math.Min(request.Rows / maxRows, MaxFreshSegments));
        }

        return (int)Math.Min(most, MaxFreshSegments);
    }

    private ImmutableArray<FreshSegment> DrawFresh(int count) =>
        [.. _freshSegments.Take(count).Select(id => new FreshSegment(id, _ports.Chance.NextFraction()))];
}
