using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Interfaces;

/// <summary>
/// One vchannel; the key is its name. Owns the log, the growing rows and the list of segments, and is the shard's
/// entry for reads. While it recovers, calls wait or answer 503 (retriable).
/// </summary>
[Alias("milvus.IChannelGrain")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>Makes rows durable and visible; answers when they are.</summary>
    [Alias("Append")]
    Task<AppendReply> AppendAsync(AppendRequest request);

    /// <summary>Deletes rows by primary key; answers when that is durable and visible.</summary>
    [Alias("Delete")]
    Task<AppendReply> DeleteAsync(DeleteRequest request);

    /// <summary>Appends a fence and seals all growing segments. Calls at the same time share a fence.</summary>
    [Alias("Fence")]
    Task<FenceReply> FenceAsync(FenceRequest request);

    /// <summary>Tells checkpoint and segments.</summary>
    [Alias("GetState")]
    Task<ChannelStateReply> GetStateAsync(ChannelStateRequest request);

    /// <summary>The best rows of this shard, growing and flushed alike.</summary>
    [Alias("Search")]
    Task<SearchReply> SearchAsync(SearchRequest request);

    /// <summary>The matching rows of this shard.</summary>
    [Alias("Query")]
    Task<QueryReply> QueryAsync(QueryRequest request);

    /// <summary>Fields of rows that a search of this shard found.</summary>
    [Alias("Retrieve")]
    Task<RetrieveReply> RetrieveAsync(RetrieveRequest request);

    /// <summary>Starts loading or releases the shard's flushed segments; answers how far it is.</summary>
    [Alias("Load")]
    Task<LoadReply> LoadAsync(LoadRequest request);

    /// <summary>Takes a schema that has grown; an older one than known is no news. Repeatable.</summary>
    [Alias("Learn")]
    Task<Reply> LearnAsync(CollectionSchema schema);

    /// <summary>Drops the vchannel with its segments; blobs and log go afterwards. Repeatable.</summary>
    [Alias("Drop")]
    Task<Reply> DropAsync();

    /// <summary>Drops a partition with its segments; blobs go afterwards. Repeatable.</summary>
    [Alias("DropPartition")]
    Task<Reply> DropPartitionAsync(PartitionId partition);

    /// <summary>Drops every segment that a fence of this vchannel has closed; blobs go afterwards. Repeatable.</summary>
    [Alias("Truncate")]
    Task<Reply> TruncateAsync(Timestamp fence);

    /// <summary>
    /// Which of some segments the log knows nothing of any more; all when the vchannel is gone. Told by the log's owner
    /// alone.
    /// </summary>
    [Alias("FindUnknown")]
    Task<UnknownSegmentsReply> FindUnknownAsync(UnknownSegmentsRequest request);

    /// <summary>
    /// Lets a node write from outside, beside the log; 0 for nobody. Another node, or the same after another, begins a new
    /// term. Repeatable.
    /// </summary>
    [Alias("AssignWriter")]
    Task<WriterReply> AssignWriterAsync(long node);

    /// <summary>Gives the outside writer's clients segments and rows to fill.</summary>
    [Alias("Grant")]
    Task<GrantReply> GrantAsync(GrantRequest request);

    /// <summary>Takes the outside writer's tick and statistics. 500 for who is not the writer.</summary>
    [Alias("Report")]
    Task<Reply> ReportAsync(WriterReport report);

    /// <summary>
    /// Takes files of the outside writer over, each read and checked first. 500 for who is not the writer, 600 for an
    /// unknown segment, 1100 for a file that is not what it should be.
    /// </summary>
    [Alias("SaveBinlogs")]
    Task<Reply> SaveBinlogsAsync(SaveBinlogsRequest request);

    /// <summary>Takes the outside writer's place in its stream; 1100 when it goes back, 500 for who is not the writer.</summary>
    [Alias("Checkpoint")]
    Task<Reply> CheckpointAsync(WriterCheckpoint checkpoint);

    /// <summary>
    /// Seals (3) or drops (6) one segment; the state that it has is satisfied. 600 when it is unknown, 1100 for other
    /// states.
    /// </summary>
    [Alias("SetSegmentState")]
    Task<Reply> SetSegmentStateAsync(SegmentId segment, int state);

    /// <summary>What the log holds behind a moment; waits for news.</summary>
    [Alias("ReadLog")]
    Task<ReadLogReply> ReadLogAsync(ReadLogRequest request);
}
