using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.Engine.Peers;

/// <summary>The control plane as channels and segments see it.</summary>
public interface ICollectionPeer
{
    /// <summary>Schema and load state; 100 when the collection is unknown or dropped.</summary>
    Task<Outcome<CollectionFacts>> DescribeAsync(CollectionId collection);
}
