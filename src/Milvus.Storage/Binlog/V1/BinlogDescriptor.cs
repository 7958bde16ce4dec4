using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>What the head of an insert binlog says.</summary>
/// <param name="CollectionId">The collection.</param>
/// <param name="PartitionId">The partition.</param>
/// <param name="SegmentId">The segment.</param>
/// <param name="FieldId">The field.</param>
/// <param name="TimestampFrom">The smallest row timestamp.</param>
/// <param name="TimestampTo">The largest row timestamp.</param>
/// <param name="DataType">The type of the values.</param>
/// <param name="OriginalBytes">Size of the values in memory.</param>
/// <param name="Nullable">Whether the field may be null, so that the column is an optional one.</param>
public readonly record struct BinlogDescriptor(
    CollectionId CollectionId,
    PartitionId PartitionId,
    SegmentId SegmentId,
    FieldId FieldId,
    Timestamp TimestampFrom,
    Timestamp TimestampTo,
    DataType DataType,
    long OriginalBytes,
    bool Nullable = false);
