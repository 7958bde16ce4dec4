namespace Milvus.Core.Ports;

/// <summary>An object as read.</summary>
/// <param name="Content">Its bytes; owned by the reader.</param>
/// <param name="Tag">Changes with every replacement.</param>
public readonly record struct StoredObject(ReadOnlyMemory<byte> Content, string Tag);
