using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;

namespace Milvus.Benchmarks.Grants;

/// <summary>A vchannel of an outside writer that asks, reports nothing and ticks five times a second.</summary>
internal sealed class GrantChannel(int partitions, int batch)
{
    private const int RowBytes = 536;
    private const int RowsPerRequest = 1;
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(200);

    private readonly SealPolicyOptions _policy = new();
    private readonly GrantOptions _options = new();
    private ChannelState _state =
        ChannelState.New(VChannelName.Of(new CollectionId(1), 0)) with { Writer = new(1, 1) };
    private GrantBook _book = GrantBook.Empty;
    private long _ids = 1;
    private int _next;

    public long Events { get; private set; }

    public int Segments => _state.Segments.Count;

    /// <summary>One decision on a batch of requests.</summary>
    public void Grant(Timestamp now)
    {
        var requests = new RowRequest[batch];
        for (var i = 0; i < batch; i++)
        {
            requests[i] = new(new(1 + (_next++ % partitions)), RowsPerRequest);
        }

        var fresh = new FreshSegment[partitions];
        for (var i = 0; i < partitions; i++)
        {
            fresh[i] = new(new(_ids + i), 0.5);
        }

        var command = new GrantRows([.. requests], now, RowBytes, [.. fresh], _policy, _options, _book);
        var granted = (RowsGranted)Decide(command);
        if (!granted.Refused.IsEmpty)
        {
            throw new InvalidOperationException($"Refused: {granted.Refused[0].Error}");
        }

        _book = granted.Book;
        _ids = Math.Max(_ids, _state.Segments.Keys.Max(id => id.Value) + 1);
    }

    /// <summary>The writer's tick, and the seal policies behind it.</summary>
    public void Tick(Timestamp now)
    {
        _book = ((GrantsExpired)Decide(new ExpireGrants(now.Add(-Lag), _book))).Book;
        Decide(new TickChannel(now, _policy) { Grants = _book });
    }

    private ChannelReply Decide(ChannelCommand command)
    {
        var decision = ChannelMachine.Decide(_state, command).Value;
        foreach (var change in decision.Events)
        {
            _state = ChannelMachine.Evolve(_state, change);
        }

        Events += decision.Events.Length;
        return decision.Reply;
    }
}
