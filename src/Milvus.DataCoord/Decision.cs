using System.Collections.Immutable;

namespace Milvus.DataCoord;

/// <summary>An accepted command: what becomes true, and what to answer once it is durable.</summary>
/// <typeparam name="TEvent">The machine's events.</typeparam>
/// <typeparam name="TReply">The machine's replies.</typeparam>
/// <param name="Events">In order; empty when the command was satisfied already.</param>
/// <param name="Reply">The answer.</param>
public sealed record Decision<TEvent, TReply>(ImmutableArray<TEvent> Events, TReply Reply);
