using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Tests.Channels;

/// <summary>A vchannel, commands to it, and what must follow.</summary>
internal sealed class ChannelScript
{
    public static readonly VChannelName Name = VChannelName.Of(new CollectionId(5), 0);
    public static readonly Timestamp Noon = Timestamp.From(43_200_000);

    private Outcome<Decision<ChannelEvent, ChannelReply>> _outcome;

    private ChannelScript(ChannelState state) => State = state;

    public ChannelState State { get; private set; }

    public static SealPolicyOptions Policy { get; } = new()
    {
        SegmentMaxBytes = 1000,
        SealProportion = 0.5,
        SealProportionJitter = 0.2,
        IdleMinBytes = 100,
        ChannelGrowingMaxBytes = 700,
    };

    public static ChannelScript Given(params ChannelEvent[] events) =>
        new(events.Aggregate(ChannelState.New(Name), ChannelMachine.Evolve));

    public static AppendRows Append(long segment, long bytes = 10, long partition = 1, long position = 1) => new(
        new(partition), 1, bytes, Noon, Timestamp.Zero, new LogPosition(position), new(segment), 0, Policy);

    public static SegmentChanged Of(long segment, SegmentEvent change) => new(new SegmentId(segment), change);

    public static TellSegment Tell(long segment, SegmentCommand command) => new(new SegmentId(segment), command);

    public static Timestamp At(TimeSpan behindNoon) => Noon.Add(behindNoon);

    public ChannelScript When(ChannelCommand command)
    {
        _outcome = ChannelMachine.Decide(State, command);
        if (_outcome.IsOk)
        {
            State = _outcome.Value.Events.Aggregate(State, ChannelMachine.Evolve);
        }

        return this;
    }

    public ChannelScript Expect(params ChannelEvent[] events)
    {
        Assert.True(_outcome.IsOk, _outcome.Error?.ToString());
        Assert.Equal(events, _outcome.Value.Events);
        return this;
    }

    public ChannelScript ExpectNothing() => Expect();

    public ChannelScript ExpectReply(ChannelReply reply)
    {
        Assert.Equal(reply, _outcome.Value.Reply);
        return this;
    }

    public TReply Reply<TReply>() => Assert.IsType<TReply>(_outcome.Value.Reply);

    public ChannelScript ExpectRefusal(ErrorCode code, string text)
    {
        Assert.False(_outcome.IsOk);
        Assert.Equal(code, _outcome.Error.Code);
        Assert.Contains(text, _outcome.Error.Reason + _outcome.Error.Detail, StringComparison.Ordinal);
        return this;
    }

    public ChannelScript ExpectCheckpoint(Timestamp checkpoint, long position, long last)
    {
        Assert.Equal(checkpoint, ChannelMachine.Checkpoint(State));
        Assert.Equal(
            new LogPosition(position), ChannelMachine.CheckpointPosition(State, new LogPosition(last)));
        return this;
    }

    public ChannelScript Owes(params SegmentEffect[] effects)
    {
        Assert.Equal(effects, ChannelMachine.Owed(State));
        return this;
    }
}
