using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Engine.Peers;

/// <summary>The control plane as channels and segments see it.</summary>
public interface ICollectionPeer
{
    /// <summary>Schema and load state; 100 when the collection is unknown or dropped.</summary>
    Task<Outcome<CollectionFacts>> DescribeAsync(CollectionId collection);
}

/// <summary>What a channel must know of its collection.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Loaded">Whether reads are allowed.</param>
public sealed record CollectionFacts(CollectionSchema Schema, bool Loaded);
