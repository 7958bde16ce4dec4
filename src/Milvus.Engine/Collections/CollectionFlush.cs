using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Engine.Collections;

/// <summary>A flush of a whole collection: everything is sealed, writing goes on.</summary>
/// <param name="FlushTimestamp">The largest fence: done when every checkpoint has reached it.</param>
/// <param name="Sealed">Segments being written.</param>
/// <param name="Flushed">Segments that were written before.</param>
/// <param name="Checkpoints">Checkpoint of each vchannel before the flush.</param>
public sealed record CollectionFlush(
    Timestamp FlushTimestamp,
    ImmutableArray<SegmentId> Sealed,
    ImmutableArray<SegmentId> Flushed,
    ImmutableArray<KeyValuePair<VChannelName, Timestamp>> Checkpoints);
