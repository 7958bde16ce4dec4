namespace Milvus.EndToEnd.Kills;

/// <summary>Rows <paramref name="First"/> … <paramref name="First"/> + <paramref name="Count"/> - 1, sent in one request.</summary>
internal sealed record Batch(long First, int Count)
{
    /// <summary>The server said that it holds them. Without an answer either is right, shard by shard.</summary>
    public bool Acknowledged { get; set; }

    public IEnumerable<long> Keys => Enumerable.Range(0, Count).Select(offset => First + offset);
}
