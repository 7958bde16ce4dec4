namespace Milvus.Engine.Nodes;

/// <summary>How the registry of nodes stands.</summary>
/// <param name="Nodes">Nodes that are alive.</param>
/// <param name="Channels">Vchannels that have a node.</param>
/// <param name="Orphans">Vchannels that wait for a node.</param>
/// <param name="AssignmentsOwed">Vchannels whose logs do not name their node yet.</param>
/// <param name="WatchesOwed">Vchannels whose nodes have not said yet that they write them.</param>
public readonly record struct NodesCounts(int Nodes, int Channels, int Orphans, int AssignmentsOwed, int WatchesOwed);
