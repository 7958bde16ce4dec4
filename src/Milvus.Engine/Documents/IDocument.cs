namespace Milvus.Engine.Documents;

/// <summary>One small document with one owner, replaced whole. A write that returned is durable.</summary>
public interface IDocument
{
    /// <summary>Reads it again from the store; null when there is none.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    Task<ReadOnlyMemory<byte>?> ReadAsync();

    /// <summary>Replaces or makes it.</summary>
    /// <exception cref="IOException">The outcome is unknown, or another owner has written: read again.</exception>
    Task WriteAsync(ReadOnlyMemory<byte> content);
}
