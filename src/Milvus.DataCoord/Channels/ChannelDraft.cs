using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>A decision in the making: the events so far and the state that they lead to.</summary>
internal sealed class ChannelDraft(ChannelState state)
{
    private readonly ImmutableArray<ChannelEvent>.Builder _events = ImmutableArray.CreateBuilder<ChannelEvent>();

    /// <summary>The state behind the events so far.</summary>
    public ChannelState State { get; private set; } = state;

    /// <summary>Adds an event.</summary>
    public void Add(ChannelEvent change)
    {
        State = ChannelMachine.Evolve(State, change);
        _events.Add(change);
    }

    /// <summary>Adds what a command means to a segment; answers the refusal, null when it was accepted.</summary>
    public MilvusError? Tell(SegmentId id, SegmentCommand command)
    {
        var segment = State.Segments.TryGetValue(id, out var known) ? known : SegmentState.Unopened(id);
        var decided = SegmentMachine.Decide(segment, command);
        if (!decided.IsOk)
        {
            return decided.Error;
        }

        foreach (var change in decided.Value)
        {
            Add(new SegmentChanged(id, change));
        }

        return null;
    }

    /// <summary>Adds what a command that the segment cannot refuse means to it.</summary>
    public void Must(SegmentId id, SegmentCommand command)
    {
        var refusal = Tell(id, command);
        Invariant.Holds(refusal is null, $"Vchannel {State.Name} chose a command that was refused: {refusal}");
    }

    /// <summary>The decision.</summary>
    public Decision<ChannelEvent, ChannelReply> Decide(ChannelReply? reply = null) =>
        new(_events.ToImmutable(), reply ?? ChannelReply.Done);
}
