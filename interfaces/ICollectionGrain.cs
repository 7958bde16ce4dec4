using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces;

/// <summary>The control plane of one collection; the key is its id.</summary>
[Alias("milvus.ICollectionGrain")]
public interface ICollectionGrain : IGrainWithIntegerKey
{
    /// <summary>Makes the collection. Repeatable with the same request.</summary>
    [Alias("Create")]
    Task<CollectionReply> CreateAsync(CreateCollectionRequest request);

    /// <summary>Schema, shards, partitions, indexes and load state.</summary>
    [Alias("Describe")]
    Task<CollectionReply> DescribeAsync();

    /// <summary>Drops the collection and its vchannels. Repeatable.</summary>
    [Alias("Drop")]
    Task<Reply> DropAsync();

    /// <summary>Records an index. A repeat with the same parameters is success; other parameters are refused.</summary>
    [Alias("CreateIndex")]
    Task<Reply> CreateIndexAsync(CreateIndexRequest request);

    /// <summary>Starts loading; every vector field must have an index (700 otherwise).</summary>
    [Alias("Load")]
    Task<Reply> LoadAsync();

    /// <summary>Lets the rows go; search then answers 101.</summary>
    [Alias("Release")]
    Task<Reply> ReleaseAsync();

    /// <summary>How far loading is.</summary>
    [Alias("GetLoadState")]
    Task<LoadStateReply> GetLoadStateAsync();

    /// <summary>Fences every vchannel; answers when all growing segments are sealed.</summary>
    [Alias("Flush")]
    Task<FlushReply> FlushAsync();

    /// <summary>Whether a flush is done, derived from checkpoints and segments.</summary>
    [Alias("GetFlushState")]
    Task<FlushStateReply> GetFlushStateAsync(FlushStateRequest request);

    /// <summary>All live segments.</summary>
    [Alias("GetSegments")]
    Task<SegmentsReply> GetSegmentsAsync();

    /// <summary>Row counts.</summary>
    [Alias("GetStatistics")]
    Task<StatisticsReply> GetStatisticsAsync();
}
