using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Engine.Segments;

/// <summary>A segment of somebody else, all of whose files were found right; it lacks its manifest.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Channel">The vchannel.</param>
/// <param name="Schema">The fields of the rows.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Since">Every row is later: no delete up to here can hit one.</param>
/// <param name="Files">All files, each field's in the order of its rows.</param>
/// <param name="KeepLoaded">Whether its rows are to be in memory for search.</param>
public sealed record OutsideSegmentSpec(
    CollectionId Collection,
    PartitionId Partition,
    VChannelName Channel,
    CollectionSchema Schema,
    long Rows,
    Timestamp Since,
    ImmutableArray<BlobFile> Files,
    bool KeepLoaded);
