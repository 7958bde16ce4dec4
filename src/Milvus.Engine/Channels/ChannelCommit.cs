using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Channels;

/// <summary>What one commit of a vchannel says.</summary>
/// <param name="Events">Its events.</param>
/// <param name="Rows">The rows they place.</param>
/// <param name="Deletes">The keys they delete.</param>
internal sealed record ChannelCommit(
    IReadOnlyList<ChannelEvent> Events, IReadOnlyList<PlacedRows> Rows, IReadOnlyList<DeletedKeys> Deletes);
