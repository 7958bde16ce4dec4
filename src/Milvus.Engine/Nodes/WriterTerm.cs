namespace Milvus.Engine.Nodes;

/// <summary>Who writes a vchannel from outside, as its log says.</summary>
/// <param name="Node">The node's number.</param>
/// <param name="Term">Counts the writers of the vchannel, from 1.</param>
public readonly record struct WriterTerm(long Node, long Term);
