using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.DataCoord.Channels;

/// <summary>The outside writer: one at a time, each with a term of its own.</summary>
public static partial class ChannelMachine
{
    /// <summary>
    /// Whether somebody is the vchannel's outside writer. A number is one node's for ever, so a caller that was never told
    /// its term is known by the number alone.
    /// </summary>
    /// <returns>500, as Milvus answers who does not own a channel; null when it is.</returns>
    public static MilvusError? CheckWriter(ChannelState state, ChannelWriter by)
    {
        var isWriter = !by.IsNobody && by.Node == state.Writer.Node && (by.Term == 0 || by.Term == state.Writer.Term);
        return isWriter
            ? null
            : MilvusErrors.ChannelNotFound(state.Name) with
            {
                Detail = $"vchannel {state.Name} is written from outside by {state.Writer}, not by {by}",
            };
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Assign(ChannelState state, AssignWriter assign)
    {
        if (assign.Node < 0)
        {
            return Refuse(state, assign, $"Node {assign.Node} is below 0");
        }

        var draft = new ChannelDraft(state);
        if (assign.Node != state.Writer.Node)
        {
            draft.Add(new WriterAssigned(assign.Node, assign.Node == 0 ? state.Writer.Term : state.Writer.Term + 1));
        }

        return draft.Decide(new WriterKnown(draft.State.Writer));
    }

    private static ChannelState OnAssigned(ChannelState state, WriterAssigned assigned)
    {
        var term = state.Writer.Term + (assigned.Node == 0 ? 0 : 1);
        Invariant.Holds(
            !state.Dropped && assigned.Node >= 0 && assigned.Node != state.Writer.Node && assigned.Term == term,
            $"Vchannel {state.Name} is written from outside by {state.Writer}: {assigned} cannot follow.");
        return state with { Writer = new(assigned.Node, assigned.Term) };
    }
}
