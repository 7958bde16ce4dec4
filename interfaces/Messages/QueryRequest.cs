using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Query on one vchannel or one segment.</summary>
[GenerateSerializer, Immutable, Alias("milvus.QueryRequest")]
public sealed record QueryRequest
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

    /// <summary>The filter expression; empty for none.</summary>
    [Id(3)]
    public string Filter { get; init; } = "";

    /// <summary>Values for {names} in the filter.</summary>
    [Id(4)]
    public ImmutableArray<KeyValuePair<string, TemplateArgument>> Templates { get; init; } = [];

    /// <summary>Output fields besides the primary key.</summary>
    [Id(5)]
    public ImmutableArray<FieldId> Fields { get; init; } = [];

    /// <summary>Rows wanted in primary-key order, offset included; 0 for all.</summary>
    [Id(6)]
    public long Limit { get; init; }

    /// <summary>Whether only the number of rows is wanted.</summary>
    [Id(7)]
    public bool CountOnly { get; init; }

    /// <summary>Rows acknowledged up to here must be seen.</summary>
    [Id(8)]
    public Timestamp Guarantee { get; init; }

    /// <summary>Rows after this are not seen; zero: the channel decides.</summary>
    [Id(9)]
    public Timestamp Mvcc { get; init; }

    /// <summary>Leaves growing segments out.</summary>
    [Id(10)]
    public bool IgnoreGrowing { get; init; }

    /// <summary>
    /// One row: only primary keys behind this one are wanted, as the last of a page that said there is more. Null for
    /// the first page.
    /// </summary>
    [Id(11)]
    public AnyColumn? After { get; init; }

    /// <summary>
    /// The most bytes of values in the reply, yet one row at least; 0 for callers that know no pages and get everything
    /// at once.
    /// </summary>
    [Id(12)]
    public long ReplyBytes { get; init; }

    /// <summary>To a segment: which count of deletes is meant; see <see cref="DeletesCount"/>.</summary>
    [Id(13)]
    public long DeletesStream { get; init; }

    /// <summary>To a segment: the deletes that it was handed and must have, or refuse with code 602.</summary>
    [Id(14)]
    public long DeletesCount { get; init; }

    /// <summary>To a segment: its newest manifest as the channel knows it; an older one lacks deletes.</summary>
    [Id(15)]
    public int ManifestVersion { get; init; }

    /// <summary>
    /// Whether the vchannel must make sure that no newer owner has its log, so that everything acknowledged before is
    /// seen.
    /// </summary>
    [Id(16)]
    public bool Strong { get; init; }
}
