using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>What was granted. A vchannel without an outside writer refuses all with 901.</summary>
[GenerateSerializer, Immutable, Alias("milvus.GrantReply")]
public sealed record GrantReply : Reply
{
    /// <summary>In the order of the items.</summary>
    [Id(0)]
    public ImmutableArray<SegmentGrant> Grants { get; init; } = [];

    /// <summary>Of all of them: rows under them must be earlier.</summary>
    [Id(1)]
    public Timestamp Expiry { get; init; }

    /// <summary>The items that got nothing.</summary>
    [Id(2)]
    public ImmutableArray<RefusedItem> Refused { get; init; } = [];
}
