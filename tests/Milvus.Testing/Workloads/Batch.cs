namespace Milvus.Testing.Workloads;

/// <summary>The <paramref name="Count"/> rows from key <paramref name="First"/> on, sent in one request.</summary>
public sealed record Batch(long First, int Count)
{
    /// <summary>The server said that it holds them. Without an answer either is right, shard by shard.</summary>
    public bool Acknowledged { get; set; }

    public IEnumerable<long> Keys => Enumerable.Range(0, Count).Select(offset => First + offset);
}
