using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Storage.Segments;

/// <summary>A segment whose files somebody else has written and that were found right; it lacks its manifest.</summary>
/// <param name="Schema">The fields of its rows.</param>
/// <param name="CollectionId">The collection.</param>
/// <param name="PartitionId">The partition.</param>
/// <param name="SegmentId">The segment.</param>
/// <param name="VChannelName">The vchannel that it belongs to.</param>
/// <param name="Rows">How many, at least 1; each field's binlogs hold so many.</param>
/// <param name="Binlogs">The files of each field.</param>
/// <param name="Statslogs">Primary-key statistics of its writer. They are named and never used.</param>
/// <param name="Deltalogs">Deletes of its rows.</param>
/// <param name="DeletesUpTo">No delete up to here can hit a row.</param>
/// <param name="NowUtc">The flush time to note.</param>
public sealed record OutsideSegment(
    CollectionSchema Schema,
    CollectionId CollectionId,
    PartitionId PartitionId,
    SegmentId SegmentId,
    VChannelName VChannelName,
    long Rows,
    ImmutableArray<FieldBinlogs> Binlogs,
    ImmutableArray<BlobFile> Statslogs,
    ImmutableArray<BlobFile> Deltalogs,
    Timestamp DeletesUpTo,
    DateTimeOffset NowUtc);
