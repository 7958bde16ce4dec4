using Milvus.Proto;

namespace Milvus.OutsideNode;

/// <summary>What the rows of the collection are made of, and where they go.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Partition">The partition that all rows go to.</param>
/// <param name="Channels">Its vchannels in order.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record CollectionFacts(
    long Id, long Partition, IReadOnlyList<string> Channels, IReadOnlyList<FieldSchema> Fields);
