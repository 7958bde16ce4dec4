using Milvus.Core.Ports;
using Milvus.Engine.Documents;
using Milvus.Engine.Peers;

namespace Milvus.Engine.Garbage;

/// <summary>The world as the garbage collection sees it.</summary>
/// <param name="Objects">What it walks.</param>
/// <param name="Logs">Their listing clears what deletions of logs have left.</param>
/// <param name="Channels">Know their segments.</param>
/// <param name="Document">Its own state.</param>
/// <param name="Time">The clock.</param>
public sealed record GarbagePorts(
    IObjectStore Objects, ILogStore Logs, IGarbagePeer Channels, IDocument Document, TimeProvider Time);
