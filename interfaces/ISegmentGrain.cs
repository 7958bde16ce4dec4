using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Interfaces;

/// <summary>One sealed segment; the key is its id. Its manifests are its whole durable state.</summary>
[Alias("milvus.ISegmentGrain")]
public interface ISegmentGrain : IGrainWithIntegerKey
{
    /// <summary>Writes binlogs, stats log and manifest. Repeatable: a manifest that exists is answered again.</summary>
    [Alias("Flush")]
    Task<FlushSegmentReply> FlushAsync(FlushSegmentRequest request);

    /// <summary>
    /// Reads files that somebody else has put into the store and holds them against what they should be. 1100 names the
    /// first that is not.
    /// </summary>
    [Alias("Check")]
    Task<CheckFilesReply> CheckAsync(CheckFilesRequest request);

    /// <summary>Writes the manifest of files that were checked. Repeatable: one that exists is answered again.</summary>
    [Alias("Adopt")]
    Task<FlushSegmentReply> AdoptAsync(AdoptFilesRequest request);

    /// <summary>Takes deletes over; reads that begin afterwards honour them. 602 when earlier ones are missing.</summary>
    [Alias("Delete")]
    Task<Reply> DeleteAsync(SegmentDeleteRequest request);

    /// <summary>Writes a delta log and the next manifest. Repeatable. 602 when deletes are missing.</summary>
    [Alias("WriteDeltas")]
    Task<WriteDeltasReply> WriteDeltasAsync(WriteDeltasRequest request);

    /// <summary>The best rows of this segment; loads it when it is not in memory.</summary>
    [Alias("Search")]
    Task<SearchReply> SearchAsync(SearchRequest request);

    /// <summary>The matching rows of this segment; loads it when it is not in memory.</summary>
    [Alias("Query")]
    Task<QueryReply> QueryAsync(QueryRequest request);

    /// <summary>Fields of rows of this segment.</summary>
    [Alias("Retrieve")]
    Task<RetrieveReply> RetrieveAsync(RetrieveRequest request);

    /// <summary>Loads the rows into memory or lets them go; answers when done.</summary>
    [Alias("Load")]
    Task<LoadReply> LoadAsync(LoadRequest request);

    /// <summary>What its newest manifest says; 600 when there is none.</summary>
    [Alias("Describe")]
    Task<SegmentFilesReply> DescribeAsync();

    /// <summary>Deletes the blobs, the manifest last. Repeatable.</summary>
    [Alias("Drop")]
    Task<Reply> DropAsync();
}
