using Milvus.Core.Ports;
using Milvus.Engine.Documents;

namespace Milvus.Engine.Nodes;

/// <summary>The world as the registry of nodes sees it.</summary>
/// <param name="Document">Its own state.</param>
/// <param name="Ids">Numbers for nodes, each used once (I6).</param>
/// <param name="Writers">The vchannels.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Time">The clock.</param>
public sealed record NodesPorts(
    IDocument Document, IIdSource Ids, IWriterPeer Writers, INodePeer Nodes, TimeProvider Time);
