namespace Milvus.DataCoord.Grants;

/// <summary>How long grants of rows are good. Plain values: machines never read configuration.</summary>
public sealed record GrantOptions
{
    /// <summary>The time that a writer has to use a grant (Milvus: segment.assignmentExpiration, 2000 ms).</summary>
    public TimeSpan Expiration { get; init; } = TimeSpan.FromMilliseconds(2000);

    /// <summary>
    /// How far the stored lease of a segment runs ahead of its grants. Longer means fewer commits while grants flow, and
    /// a longer wait before a sealed segment is flushed after a restart.
    /// </summary>
    public TimeSpan LeaseAhead { get; init; } = TimeSpan.FromSeconds(5);
}
