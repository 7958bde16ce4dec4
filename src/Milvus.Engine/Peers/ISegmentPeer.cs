using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Query;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Engine.Peers;

/// <summary>The sealed segments, wherever they live. Every call is repeatable.</summary>
public interface ISegmentPeer
{
    /// <summary>Writes a segment's files; a manifest that exists is answered again.</summary>
    Task<Outcome<FlushedSegment>> FlushAsync(SegmentId segment, SegmentFlushSpec flush);

    /// <summary>
    /// Reads files that somebody else has put into the store and holds them against what they should be; 1100 names the
    /// first that is not.
    /// </summary>
    /// <returns>In the order of the files: what a manifest says of them.</returns>
    Task<Outcome<ImmutableArray<BlobFile>>> CheckAsync(SegmentId segment, OutsideFilesSpec files);

    /// <summary>Writes the manifest of files that were checked; one that exists is answered again.</summary>
    Task<Outcome<FlushedSegment>> AdoptAsync(SegmentId segment, OutsideSegmentSpec files);

    /// <summary>Hands deletes over; 602 when the segment has not got what came before them.</summary>
    Task<Outcome<bool>> DeleteAsync(SegmentId segment, SegmentDeletes deletes);

    /// <summary>
    /// Makes deletes that were handed over durable; answers the newest manifest. 602 when the segment has lost them.
    /// </summary>
    Task<Outcome<string>> WriteDeltasAsync(SegmentId segment, SegmentDeltaSpec deltas);

    /// <summary>The best rows of a segment; 602 when it lacks deletes that it was handed.</summary>
    Task<Outcome<SearchHits>> SearchAsync(SegmentId segment, SearchSpec search);

    /// <summary>The matching rows of a segment; 602 as for a search.</summary>
    Task<Outcome<QueryRows>> QueryAsync(SegmentId segment, QuerySpec query);

    /// <summary>Fields of rows by number.</summary>
    Task<Outcome<RowBatch>> RetrieveAsync(
        SegmentId segment, CollectionId collection, ReadOnlyMemory<int> rows, ImmutableArray<FieldId> fields);

    /// <summary>Loads or releases a segment; answers when done.</summary>
    Task<Outcome<bool>> LoadAsync(SegmentId segment, bool load);

    /// <summary>Deletes a segment's blobs, the manifest last.</summary>
    Task<Outcome<bool>> DropAsync(SegmentId segment);
}
