namespace Milvus.Testing.Workloads;

/// <summary>A read of some keys while others write.</summary>
/// <param name="Keys">What is asked for.</param>
/// <param name="Begin">When, on the oracle's clock.</param>
public sealed record Look(IReadOnlyList<long> Keys, long Begin);
