using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Interfaces.Messages;

/// <summary>Rows in primary-key order.</summary>
[GenerateSerializer, Immutable, Alias("milvus.QueryReply")]
public sealed record QueryReply : Reply
{
    /// <summary>How many rows match (up to the limit, when there is one).</summary>
    [Id(0)]
    public long Count { get; init; }

    /// <summary>
    /// Primary key first, then the output fields; null when none match or only the number was asked for.
    /// </summary>
    [Id(1)]
    public RowBatch? Rows { get; init; }

    /// <summary>[rows] of the rows.</summary>
    [Id(2)]
    public ReadOnlyMemory<ulong> Timestamps { get; init; }

    /// <summary>The moment that was read.</summary>
    [Id(3)]
    public Timestamp Mvcc { get; init; }

    /// <summary>
    /// Whether the reply is a page that ends before the last row: ask again with the last primary key and the moment of
    /// this reply.
    /// </summary>
    [Id(4)]
    public bool More { get; init; }
}
