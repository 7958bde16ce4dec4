using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>What a search found.</summary>
/// <param name="Replies">[shards] where the hits' rows lie.</param>
/// <param name="Hits">The hits wanted of all shards.</param>
/// <param name="Groups">[hits] what they are grouped by; null when they are not, or there are none.</param>
/// <param name="Metric">What the scores are; of fused ones the first search's.</param>
internal sealed record FoundHits(SearchReply[] Replies, MergedHits Hits, Column? Groups, MetricType Metric);
