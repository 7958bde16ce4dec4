namespace Milvus.Silo.Cluster;

/// <summary>A silo's vote that another one is dead.</summary>
/// <param name="Silo">Who votes.</param>
/// <param name="SinceUtc">When it voted.</param>
internal sealed record MembershipSuspect(string Silo, DateTime SinceUtc);
