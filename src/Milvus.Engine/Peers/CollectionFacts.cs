using Milvus.Core.Schema;

namespace Milvus.Engine.Peers;

/// <summary>What a channel must know of its collection.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Loaded">Whether reads are allowed.</param>
public sealed record CollectionFacts(CollectionSchema Schema, bool Loaded);
