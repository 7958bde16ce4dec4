namespace Milvus.Engine.Nodes;

/// <summary>A node that writes vchannels from outside.</summary>
/// <param name="Host">Where it is reached: a name or an address.</param>
/// <param name="Port">Where it is reached, 1 … 65535.</param>
/// <param name="Role">What it calls itself; may be empty.</param>
public sealed record NodeEntry(string Host, int Port, string Role);
