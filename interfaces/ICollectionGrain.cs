using System.Collections.Immutable;
using Milvus.Core.Schema;
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

    /// <summary>Starts loading partitions; 200 for an unknown one.</summary>
    [Alias("LoadPartitions")]
    Task<Reply> LoadPartitionsAsync(ImmutableArray<string> partitions);

    /// <summary>Lets the rows of partitions go.</summary>
    [Alias("ReleasePartitions")]
    Task<Reply> ReleasePartitionsAsync(ImmutableArray<string> partitions);

    /// <summary>Makes a partition; success when there is one of the name.</summary>
    [Alias("CreatePartition")]
    Task<Reply> CreatePartitionAsync(string partition);

    /// <summary>Drops a partition with its rows; success when there is none. A loaded one is refused.</summary>
    [Alias("DropPartition")]
    Task<Reply> DropPartitionAsync(string partition);

    /// <summary>Drops all rows acknowledged so far; definitions and load state stay.</summary>
    [Alias("Truncate")]
    Task<Reply> TruncateAsync();

    /// <summary>Changes properties of the collection or, with a subject, of a field.</summary>
    [Alias("Alter")]
    Task<Reply> AlterAsync(AlterRequest request);

    /// <summary>
    /// Adds a field, which takes nulls; its number is chosen here. The schema has the next version afterwards.
    /// </summary>
    [Alias("AddField")]
    Task<Reply> AddFieldAsync(FieldSchema field);

    /// <summary>Changes parameters of an index; refused while loaded.</summary>
    [Alias("AlterIndex")]
    Task<Reply> AlterIndexAsync(AlterRequest request);

    /// <summary>Forgets indexes by name, or by field; success when there is none. One of a loaded vector field stays.</summary>
    [Alias("DropIndex")]
    Task<Reply> DropIndexAsync(string index, string field);

    /// <summary>Takes the name that the catalog has for it. Repeatable.</summary>
    [Alias("Rename")]
    Task<Reply> RenameAsync(string database, string name);

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
