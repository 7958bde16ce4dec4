namespace Milvus.Gateway;

/// <summary>Settings of the gateway, section <c>Gateway</c>. Validated at start and fixed from then on.</summary>
public sealed class GatewayOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Gateway";

    /// <summary>
    /// The one port of gRPC and REST, 0 … 65535; 0 takes any free one. Default 19530 (Milvus: proxy.port).
    /// </summary>
    public int Port { get; set; } = 19530;

    /// <summary>
    /// The port of the coordinator's services, for proxies and data nodes, 0 … 65535; 0 takes any free one. Default
    /// 13333 (Milvus: dataCoord.port), or any free one when that is taken or <see cref="Port"/> is 0.
    /// </summary>
    public int? InternalPort { get; set; }

    /// <summary>
    /// The address that the coordinator's services listen on. Default 127.0.0.1: they are for this machine alone, since
    /// nobody asks a caller for its name.
    /// </summary>
    public string InternalAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// Largest request message, 1 KiB … 2 GiB - 1. Default 64 MiB (Milvus: proxy.grpc.serverMaxRecvSize).
    /// </summary>
    public int MaxReceiveMessageBytes { get; set; } = 64 << 20;

    /// <summary>
    /// Largest reply message, 1 KiB … 2 GiB - 1. Default 512 MiB (Milvus: proxy.grpc.serverMaxSendSize).
    /// </summary>
    public int MaxSendMessageBytes { get; set; } = 512 << 20;

    /// <summary>
    /// How long a new connection may take to say which protocol it speaks, 100 ms … 10 min. Default 10 s.
    /// </summary>
    public TimeSpan PrefaceTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for requests under way, 0 … 10 min. Default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls one HTTP/2 connection may have open at a time, 1 … 100000. Default 1000.</summary>
    public int MaxCallsPerConnection { get; set; } = 1000;

    /// <summary>
    /// Time allowed to a REST request without a <c>Request-Timeout</c> header, 1 s … 10 min. Default 30 s (Milvus:
    /// proxy.http.requestTimeoutMs).
    /// </summary>
    public TimeSpan RestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a read waits for a guarantee timestamp that lies ahead of the clock, 0 … 10 min; one further ahead is
    /// refused at once (10001, retriable). Default 10 s.
    /// </summary>
    public TimeSpan GuaranteeWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A call that takes so long or longer is logged, 0 … 10 min; 0 logs none. Default 5 s (Milvus:
    /// proxy.slowQuerySpanInSeconds).
    /// </summary>
    public TimeSpan SlowCall { get; set; } = TimeSpan.FromSeconds(5);
}
