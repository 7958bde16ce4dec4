using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.Engine.Collections;

/// <summary>What the shell around a collection wants to know. Never blocks, never throws.</summary>
public interface ICollectionObserver
{
    /// <summary>A vchannel could not be told what it must hear; it is told again. The process must stay awake.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="why">What the vchannel, or the way to it, answered.</param>
    void Owing(CollectionId collection, MilvusError why);
}
