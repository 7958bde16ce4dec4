using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>A part of a vchannel's log, in order. 1100 when the log reaches back no further than a later moment.</summary>
[GenerateSerializer, Immutable, Alias("milvus.ReadLogReply")]
public sealed record ReadLogReply : Reply
{
    /// <summary>What came, oldest first.</summary>
    [Id(0)]
    public ImmutableArray<LoggedBatch> Batches { get; init; } = [];

    /// <summary>All up to here has been told; nothing later gets this timestamp or a smaller one.</summary>
    [Id(1)]
    public Timestamp UpTo { get; init; }
}
