namespace Milvus.OutsideNode.Binlogs;

/// <summary>Whose values a binlog holds.</summary>
internal readonly record struct BinlogIds(long Collection, long Partition, long Segment, long Field);
