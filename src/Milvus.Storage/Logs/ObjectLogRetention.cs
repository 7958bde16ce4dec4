namespace Milvus.Storage.Logs;

/// <summary>
/// How long old fences stay, and how long an owner trusts that nothing was deleted behind its back. The decision
/// record 0006 proves why one owner is enough of these; tests make them small.
/// </summary>
internal sealed record ObjectLogRetention
{
    /// <summary>So many newest fences are never deleted.</summary>
    public int Fences { get; init; } = 1024;

    /// <summary>Fences and tombstones younger than this are never deleted.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// After so long without a look at the store, an owner lists it before it believes its own put. Well below
    /// <see cref="For"/>.
    /// </summary>
    public TimeSpan Trust { get; init; } = TimeSpan.FromHours(1);
}
