using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>The best rows per query: best first, ties by primary key. Arrays are flat, cut by counts.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SearchReply")]
public sealed record SearchReply : Reply
{
    /// <summary>[queries] hits of each query, at most the limit.</summary>
    [Id(0)]
    public ImmutableArray<int> Counts { get; init; } = [];

    /// <summary>[hits] plain metric values; L2 is squared.</summary>
    [Id(1)]
    public ReadOnlyMemory<float> Scores { get; init; }

    /// <summary>[hits]; null when there are none.</summary>
    [Id(2)]
    public AnyColumn? PrimaryKeys { get; init; }

    /// <summary>[hits] of the rows.</summary>
    [Id(3)]
    public ReadOnlyMemory<ulong> Timestamps { get; init; }

    /// <summary>[hits] segment ids, for output fields.</summary>
    [Id(4)]
    public ReadOnlyMemory<long> Segments { get; init; }

    /// <summary>[hits] row numbers within the segment.</summary>
    [Id(5)]
    public ReadOnlyMemory<int> Rows { get; init; }

    /// <summary>The moment that was read.</summary>
    [Id(6)]
    public Timestamp Mvcc { get; init; }

    /// <summary>[hits] the values that hits are grouped by; null without groups or hits.</summary>
    [Id(7)]
    public AnyColumn? Groups { get; init; }
}
