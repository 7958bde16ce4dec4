using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Messages;

/// <summary>Search on one vchannel or one segment: all queries together.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SearchRequest")]
public sealed record SearchRequest
{
    /// <summary>The collection.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>The schema that names and types were resolved against.</summary>
    [Id(1)]
    public int SchemaVersion { get; init; }

    /// <summary>Where to look; empty means everywhere.</summary>
    [Id(2)]
    public ImmutableArray<PartitionId> Partitions { get; init; } = [];

    /// <summary>The field to compare.</summary>
    [Id(3)]
    public FieldId VectorField { get; init; }

    /// <summary>How to compare.</summary>
    [Id(4)]
    public MetricType Metric { get; init; }

    /// <summary>
    /// [queries × dim] row-major; shared, not written. Also for vectors of 16 or 8 bits, widened; empty for binary and
    /// sparse ones.
    /// </summary>
    [Id(5)]
    public ReadOnlyMemory<float> Queries { get; init; }

    /// <summary>How many queries, 1 … 16384.</summary>
    [Id(6)]
    public int QueryCount { get; init; }

    /// <summary>Values per query.</summary>
    [Id(7)]
    public int Dim { get; init; }

    /// <summary>Hits wanted per query, or groups, offset included; 1 … 262144.</summary>
    [Id(8)]
    public int TopK { get; init; }

    /// <summary>The filter expression; empty for none.</summary>
    [Id(9)]
    public string Filter { get; init; } = "";

    /// <summary>Values for {names} in the filter.</summary>
    [Id(10)]
    public ImmutableArray<KeyValuePair<string, TemplateArgument>> Templates { get; init; } = [];

    /// <summary>Rows acknowledged up to here must be seen.</summary>
    [Id(11)]
    public Timestamp Guarantee { get; init; }

    /// <summary>Rows after this are not seen; zero: the channel decides.</summary>
    [Id(12)]
    public Timestamp Mvcc { get; init; }

    /// <summary>Leaves growing segments out.</summary>
    [Id(13)]
    public bool IgnoreGrowing { get; init; }

    /// <summary>
    /// The most bytes of values in the reply; hits that need more are refused with code 1102, and fewer queries at once
    /// help. 0 for callers that know no bound.
    /// </summary>
    [Id(14)]
    public long ReplyBytes { get; init; }

    /// <summary>[queries] binary or sparse vectors; null for other types.</summary>
    [Id(15)]
    public AnyColumn? Vectors { get; init; }

    /// <summary>To a segment: which count of deletes is meant; see <see cref="DeletesCount"/>.</summary>
    [Id(16)]
    public long DeletesStream { get; init; }

    /// <summary>To a segment: the deletes that it was handed and must have, or refuse with code 602.</summary>
    [Id(17)]
    public long DeletesCount { get; init; }

    /// <summary>To a segment: its newest manifest as the channel knows it; an older one lacks deletes.</summary>
    [Id(18)]
    public int ManifestVersion { get; init; }

    /// <summary>The least score that makes a hit, itself included; null for any. As the metric gives it.</summary>
    [Id(19)]
    public float? Lowest { get; init; }

    /// <summary>The greatest score that makes a hit, itself included; null for any.</summary>
    [Id(20)]
    public float? Highest { get; init; }

    /// <summary>
    /// The field that hits are grouped by: Bool, an integer type or VarChar; null for none. The reply has the best hit
    /// of each of the best groups then, unless the groups are given.
    /// </summary>
    [Id(21)]
    public FieldId? GroupField { get; init; }

    /// <summary>The most hits of a group; 1 unless the groups are given.</summary>
    [Id(22)]
    public int GroupSize { get; init; }

    /// <summary>[all queries' groups] the groups wanted, query after query; null for the best ones.</summary>
    [Id(23)]
    public AnyColumn? Groups { get; init; }

    /// <summary>[queries] how many of the groups belong to each query; empty when none are given.</summary>
    [Id(24)]
    public ImmutableArray<int> GroupCounts { get; init; } = [];

    /// <summary>
    /// Whether the vchannel must make sure that no newer owner has its log, so that everything acknowledged before is
    /// seen.
    /// </summary>
    [Id(25)]
    public bool Strong { get; init; }
}
