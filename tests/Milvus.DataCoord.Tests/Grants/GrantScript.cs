using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using Milvus.DataCoord.Tests.Channels;

namespace Milvus.DataCoord.Tests.Grants;

/// <summary>A vchannel with an outside writer, whose owner keeps a book. Rows have 10 bytes.</summary>
internal sealed class GrantScript
{
    public static readonly GrantOptions Options = new();

    /// <summary>When grants given at noon expire, and how far their lease goes.</summary>
    public static readonly Timestamp Expiry = ChannelScript.Noon.Add(TimeSpan.FromSeconds(2));

    public static readonly Timestamp Lease = ChannelScript.Noon.Add(TimeSpan.FromSeconds(7));

    private long _ids;

    /// <summary>A segment has at most 100 rows and is sealed at 50.</summary>
    public static SealPolicyOptions Policy { get; } = new()
    {
        SegmentMaxBytes = 1000,
        SealProportion = 0.5,
        SealProportionJitter = 0,
    };

    public ChannelScript Channel { get; private set; } = ChannelScript.Given(new WriterAssigned(7, 1));

    public GrantBook Book { get; private set; } = GrantBook.Empty;

    public RowsGranted Granted { get; private set; } = null!;

    /// <summary>The segments of the last grants with their rows.</summary>
    public (long Segment, long Rows)[] Rows => [.. Granted.Grants.Select(grant => (grant.Segment.Value, grant.Rows))];

    public static GrantRows Command(Timestamp now, GrantBook book, long firstId, params RowRequest[] requests) => new(
        [.. requests],
        now,
        10,
        [.. Enumerable.Range(0, 4).Select(more => new FreshSegment(new(firstId + more), 0))],
        Policy,
        Options,
        book);

    public GrantScript Grant(params long[] rows) => Grant(ChannelScript.Noon, rows);

    public GrantScript Grant(Timestamp now, params long[] rows) =>
        Grant(now, [.. rows.Select(count => new RowRequest(new(1), count))]);

    public GrantScript Grant(Timestamp now, params RowRequest[] requests)
    {
        Channel.When(Command(now, Book, _ids + 1, requests));
        Granted = Channel.Reply<RowsGranted>();
        Book = Granted.Book;
        _ids = Channel.State.Segments.Keys.Select(id => id.Value).Append(_ids).Max();
        return this;
    }

    public GrantScript Expire(Timestamp tick)
    {
        Channel.When(new ExpireGrants(tick, Book));
        Book = Channel.Reply<GrantsExpired>().Book;
        return this;
    }

    public GrantScript Report(long segment, long rows, int binlogs = 0) =>
        When(ChannelScript.Tell(segment, new ReportSegment(rows, binlogs, ChannelScript.Noon)));

    public GrantScript Fence() => When(new AppendFence(ChannelScript.Noon, Timestamp.Zero) { Grants = Book });

    public GrantScript Tick(Timestamp now, SealPolicyOptions? policy = null) =>
        When(new TickChannel(now, policy ?? Policy) { Grants = Book });

    /// <summary>A new owner knows what is stored, and nothing of the book.</summary>
    public GrantScript Restart()
    {
        Book = GrantBook.Empty;
        return When(new StartEpoch(Channel.State.Epoch + 1));
    }

    public GrantScript When(ChannelCommand command)
    {
        Channel.When(command);
        return this;
    }

    public GrantScript Expect(params ChannelEvent[] events)
    {
        Channel.Expect(events);
        return this;
    }
}
