using Milvus.Core.Errors;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>An item that got nothing, while others did.</summary>
[GenerateSerializer, Immutable, Alias("milvus.RefusedItem")]
public sealed record RefusedItem
{
    /// <summary>Its number in the request.</summary>
    [Id(0)]
    public int Item { get; init; }

    /// <summary>Why: 200 for a dropped partition, 1100 otherwise.</summary>
    [Id(1)]
    public required MilvusError Error { get; init; }
}
