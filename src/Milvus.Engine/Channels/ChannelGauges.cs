namespace Milvus.Engine.Channels;

/// <summary>What a vchannel shows at a moment.</summary>
/// <param name="CheckpointLag">How long ago its oldest unflushed row was taken; zero when there is none.</param>
/// <param name="OwedCount">Segments to write or to delete, and delta logs to write.</param>
/// <param name="UnflushedBytes">Bytes of rows that are in memory and log only.</param>
/// <param name="WaitingBytes">Bytes of rows that wait for a commit.</param>
/// <param name="Lagging">Why it does not proceed; empty when nothing is wrong.</param>
public readonly record struct ChannelGauges(
    TimeSpan CheckpointLag, int OwedCount, long UnflushedBytes, long WaitingBytes, string Lagging);
