namespace Milvus.Core.Ports;

/// <summary>One atomic durable append.</summary>
/// <param name="Position">Its number.</param>
/// <param name="Epoch">The owner that wrote it.</param>
/// <param name="Payload">The bytes as given to the log; owned by the reader.</param>
public readonly record struct LogCommit(LogPosition Position, long Epoch, ReadOnlyMemory<byte> Payload);
