using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>When the rows became durable. All rows of one request share one timestamp.</summary>
[GenerateSerializer, Immutable, Alias("milvus.AppendReply")]
public sealed record AppendReply : Reply
{
    /// <summary>The rows' timestamp; zero for a slice that is not the last.</summary>
    [Id(0)]
    public Timestamp Timestamp { get; init; }

    /// <summary>Rows made durable by this call.</summary>
    [Id(1)]
    public long Rows { get; init; }
}
