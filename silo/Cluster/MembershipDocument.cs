using System.Collections.Immutable;

namespace Milvus.Silo.Cluster;

/// <summary>The list of silos as stored.</summary>
internal sealed record MembershipDocument
{
    /// <summary>Counts changes to rows.</summary>
    public int Version { get; init; }

    /// <summary>In the order of joining.</summary>
    public ImmutableArray<MembershipRow> Silos { get; init; } = [];
}
