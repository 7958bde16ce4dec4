namespace Milvus.Interfaces.Messages;

/// <summary>Hands deletes that may hit its rows to a segment.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentDeleteRequest")]
public sealed record SegmentDeleteRequest
{
    /// <summary>Names the count; a channel begins a new stream when a segment has lost what it was handed.</summary>
    [Id(0)]
    public long Stream { get; init; }

    /// <summary>How many deletes of the stream the segment has already; else it refuses with code 602.</summary>
    [Id(1)]
    public long After { get; init; }

    /// <summary>The primary keys, at most 8 MiB together with their times.</summary>
    [Id(2)]
    public AnyColumn Keys { get; init; }

    /// <summary>[keys] TSO values.</summary>
    [Id(3)]
    public ReadOnlyMemory<ulong> Timestamps { get; init; }
}
