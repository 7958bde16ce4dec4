using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Asks for fields of rows that a search found.</summary>
[GenerateSerializer, Immutable, Alias("milvus.RetrieveRequest")]
public sealed record RetrieveRequest
{
    /// <summary>The collection.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>[rows] segment ids.</summary>
    [Id(1)]
    public ReadOnlyMemory<long> Segments { get; init; }

    /// <summary>[rows] row numbers within the segment.</summary>
    [Id(2)]
    public ReadOnlyMemory<int> Rows { get; init; }

    /// <summary>The fields wanted.</summary>
    [Id(3)]
    public ImmutableArray<FieldId> Fields { get; init; } = [];
}
