namespace Milvus.Engine.Nodes;

/// <summary>How nodes that write vchannels from outside are kept.</summary>
public sealed record NodeOptions
{
    /// <summary>
    /// How long a node counts as alive after a sign of life, 1 s … 1 h. Default 10 s (Milvus: common.session.ttl).
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call to a node may take. Default 5 s (Milvus: dataCoord.channel.rpcTimeout).</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The first wait before a node that refused a vchannel is told again; doubles up to <see cref="RetryMaxDelay"/>.
    /// Default 100 ms.
    /// </summary>
    public TimeSpan RetryMinDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait before a node is told again. Default 5 s.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often each vchannel is asked whether its log still names the writer that it was given, and whether it still is
    /// there. Default 10 min.
    /// </summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Vchannels that one node is told of at the same time, 1 … 1024. Default 8.</summary>
    public int WatchesPerNode { get; init; } = 8;

    /// <summary>
    /// Orders to flush that one node may leave unanswered, 1 … 65,536; more are answered 8 and come again. Default 1024.
    /// </summary>
    public int FlushesPerNode { get; init; } = 1024;

    /// <summary>Nodes known at the same time, 1 … 1024; more are answered 8. Default 256.</summary>
    public int MaxNodes { get; init; } = 256;

    /// <summary>Vchannels written from outside, 1 … 65,536; more are answered 8. Default 16,384.</summary>
    public int MaxChannels { get; init; } = 16_384;
}
