using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;
using Milvus.Engine.Garbage;
using Milvus.Engine.Nodes;
using Milvus.Storage.Binlog;

namespace Milvus.Engine;

/// <summary>The bounds and rhythms of the processes. Validated by the silo at start, frozen afterwards.</summary>
public sealed record EngineOptions
{
    /// <summary>How garbage is collected.</summary>
    public GarbageOptions Garbage { get; init; } = new();

    /// <summary>How nodes that write from outside are kept.</summary>
    public NodeOptions Nodes { get; init; } = new();

    /// <summary>When segments are sealed.</summary>
    public SealPolicyOptions Seal { get; init; } = new();

    /// <summary>How long grants of rows to outside writers are good.</summary>
    public GrantOptions Grants { get; init; } = new();

    /// <summary>
    /// How far beyond the clock an outside writer's tick may lie; a later one would end grants that are still in use.
    /// </summary>
    public TimeSpan MaxTickAhead { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an outside writer is told to save a segment, until it has (Milvus: segmentFlushInterval).</summary>
    public TimeSpan FlushRequestInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the rows that an outside writer reports are kept in memory alone; the first ones of a segment never are.
    /// </summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much one commit gathers, 64 KiB … 64 MiB. A larger request makes a commit of its own.</summary>
    public int CommitMaxBytes { get; init; } = 8 << 20;

    /// <summary>Bytes that may wait for a commit on one vchannel; more is answered 8 (rate limited).</summary>
    public long QueueMaxBytes { get; init; } = 128L << 20;

    /// <summary>Bytes of unflushed rows on one vchannel; more is answered 8 until flushing has caught up.</summary>
    public long UnflushedMaxBytes { get; init; } = 6L << 30;

    /// <summary>
    /// Bytes of deleted keys on one vchannel that are in no delta log yet; more is answered 8 until they are.
    /// </summary>
    public long UnsettledDeletesMaxBytes { get; init; } = 256L << 20;

    /// <summary>The most bytes of deletes handed to a segment in one message, 64 KiB … 4 MiB.</summary>
    public int DeleteSliceBytes { get; init; } = 4 << 20;

    /// <summary>The largest request in all its slices (Milvus: proxy.grpc.serverMaxRecvSize, 64 MiB in).</summary>
    public long RequestMaxBytes { get; init; } = 256L << 20;

    /// <summary>How long the first slices of a request wait for the last.</summary>
    public TimeSpan SliceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a vchannel looks at its clock: seal policies, ticks, owed work.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Log bytes after which a snapshot is taken.</summary>
    public long SnapshotAfterBytes { get; init; } = 32L << 20;

    /// <summary>
    /// The first wait before failed owed work is tried again; doubles up to <see cref="RetryMaxDelay"/>.
    /// </summary>
    public TimeSpan RetryMinDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait before failed owed work is tried again.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call waits for a vchannel to recover before it answers 503 (retriable).</summary>
    public TimeSpan RecoveryWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a flush waits for its turn and its fences before it answers 10001 (retriable); the work goes on.
    /// </summary>
    public TimeSpan FlushWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Flushes of one collection that may wait on a gateway; more are answered 8 (Milvus: proxy.maxTaskNum).
    /// </summary>
    public int FlushMaxWaiters { get; init; } = 1024;

    /// <summary>
    /// How the insert binlogs of flushed segments are stored: Uncompressed (default) or Gzip. Both are read, whatever this
    /// says.
    /// </summary>
    public BinlogCodec BinlogCodec { get; init; }

    /// <summary>Segments one vchannel writes or loads at the same time.</summary>
    public int SegmentFanOut { get; init; } = 4;

    /// <summary>
    /// How far beyond the clock a guarantee timestamp may lie (Milvus: queryNode.scheduler.maxTimestampLag).
    /// </summary>
    public TimeSpan MaxTimestampLag { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a read that names a moment waits for rows of before it, then 10001 (retriable).</summary>
    public TimeSpan GuaranteeWait { get; init; } = TimeSpan.FromSeconds(10);
}
