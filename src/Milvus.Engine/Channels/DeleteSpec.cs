using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Engine.Channels;

/// <summary>Primary keys to delete from a vchannel.</summary>
/// <param name="SchemaVersion">The schema that the keys were checked against.</param>
/// <param name="Partition">Where rows are deleted; 0 means everywhere.</param>
/// <param name="Keys">The keys, at least one.</param>
/// <param name="Observed">The newest timestamp that the caller knows.</param>
public sealed record DeleteSpec(int SchemaVersion, PartitionId Partition, Column Keys, Timestamp Observed);
