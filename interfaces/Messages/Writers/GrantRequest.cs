using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Asks for segments and rows in them, to be written from outside.</summary>
[GenerateSerializer, Immutable, Alias("milvus.GrantRequest")]
public sealed record GrantRequest
{
    /// <summary>At least one; each is served or refused by itself.</summary>
    [Id(0)]
    public ImmutableArray<GrantItem> Items { get; init; } = [];
}
