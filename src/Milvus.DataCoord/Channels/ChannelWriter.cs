namespace Milvus.DataCoord.Channels;

/// <summary>Who writes a vchannel from outside, beside its log.</summary>
/// <param name="Node">The node's number, above 0; 0 for nobody.</param>
/// <param name="Term">
/// Counts the writers of the vchannel, from 1; of nobody the last one's. In a command 0 stands for a caller that was
/// never told.
/// </param>
public readonly record struct ChannelWriter(long Node, long Term)
{
    /// <summary>Whether this is nobody.</summary>
    public bool IsNobody => Node == 0;

    /// <inheritdoc/>
    public override string ToString() => IsNobody ? "nobody" : Term == 0 ? $"node {Node}" : $"node {Node} in term {Term}";
}
