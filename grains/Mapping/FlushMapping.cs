using Milvus.Core.Errors;
using Milvus.Engine.Collections;
using Milvus.Engine.Segments;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains.Mapping;

/// <summary>A flush as a message and back.</summary>
internal static class FlushMapping
{
    public static FlushReply ToReply(this Outcome<CollectionFlush> outcome) =>
        outcome.IsOk
            ? new FlushReply
            {
                FlushTimestamp = outcome.Value.FlushTimestamp,
                Sealed = outcome.Value.Sealed,
                Flushed = outcome.Value.Flushed,
                SealTimeSeconds = outcome.Value.FlushTimestamp.PhysicalMilliseconds / 1000,
                Checkpoints = outcome.Value.Checkpoints,
            }
            : new FlushReply { Error = outcome.Error };

    public static FlushSegmentReply ToReply(this Outcome<FlushedSegment> outcome) =>
        outcome.IsOk
            ? new FlushSegmentReply
            {
                Manifest = outcome.Value.Manifest,
                Rows = outcome.Value.Rows,
                Bytes = outcome.Value.Bytes,
                DeletesUpTo = outcome.Value.DeletesUpTo,
            }
            : new FlushSegmentReply { Error = outcome.Error };

    public static CollectionFlush ToFlush(this FlushReply reply) =>
        new(reply.FlushTimestamp, reply.Sealed, reply.Flushed, reply.Checkpoints);
}
