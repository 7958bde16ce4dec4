using Milvus.Core;

namespace Milvus.Engine.Channels;

/// <summary>A part of a vchannel's log for a watcher.</summary>
/// <param name="Batches">In the order of their timestamps; the deletes of an upsert before its rows.</param>
/// <param name="UpTo">All up to here has been told; nothing later gets this timestamp or a smaller one.</param>
public sealed record LogPage(IReadOnlyList<LogPageBatch> Batches, Timestamp UpTo);
