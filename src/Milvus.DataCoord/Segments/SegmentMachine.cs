using System.Collections.Immutable;
using Milvus.Core.Errors;

namespace Milvus.DataCoord.Segments;

/// <summary>The life of a segment. Pure.</summary>
public static class SegmentMachine
{
    /// <summary>Decides what <paramref name="command"/> makes true.</summary>
    /// <returns>Events to append, empty for a satisfied repeat; or a refusal.</returns>
    public static Outcome<ImmutableArray<SegmentEvent>> Decide(SegmentState state, SegmentCommand command) =>
        MilvusErrors.SegmentNotFound(state.Id);

    /// <summary>Folds one event.</summary>
    public static SegmentState Evolve(SegmentState state, SegmentEvent change) => state;

    /// <summary>Work that the world still owes this state; null when there is none.</summary>
    public static SegmentEffect? Owed(SegmentState state) => null;
}
