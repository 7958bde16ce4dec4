using Milvus.Core;

namespace Milvus.Engine.Queries;

/// <summary>What a read of a vchannel found.</summary>
/// <typeparam name="T">Hits or rows.</typeparam>
/// <param name="Value">What was found.</param>
/// <param name="Mvcc">The moment that was read: a later read at the same moment sees the same rows.</param>
public sealed record ReadResult<T>(T Value, Timestamp Mvcc);
