using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Collections;
using Milvus.Engine.Channels;

namespace Milvus.Engine.Collections;

/// <summary>
/// Partitions and truncation. What vchannels must hear is durable here first and stays owed until all have heard it.
/// </summary>
public sealed partial class CollectionProcess
{
    /// <summary>Makes a partition; success when there is one of the name.</summary>
    public async Task<Outcome<CollectionState>> CreatePartitionAsync(string name, CancellationToken cancellationToken)
    {
        var fresh = new PartitionId(await ids.TakeAsync(1, cancellationToken));
        var made = await ChangeAsync(new CreatePartition(fresh, name, Now()), cancellationToken);
        if (!made.IsOk || made.Value.FindPartition(name) is not { Released: true })
        {
            return made;
        }

        var told = await TellLoadAsync(made.Value);
        return told.IsOk ? made : told.Error;
    }

    /// <summary>Drops a partition with its rows, in every vchannel; success when there is none.</summary>
    public async Task<Outcome<bool>> DropPartitionAsync(string name, CancellationToken cancellationToken)
    {
        var dropped = await ChangeAsync(new DropPartition(name), cancellationToken);
        return dropped.IsOk ? await SettleAsync(dropped.Value, cancellationToken) : dropped.Error;
    }

    /// <summary>
    /// Drops every row that was acknowledged before. A fence closes what is growing in each vchannel; what is behind the
    /// fences goes, however late a vchannel hears of it, and what is acknowledged afterwards stays (I1).
    /// </summary>
    public async Task<Outcome<bool>> TruncateAsync(CancellationToken cancellationToken)
    {
        var state = await DescribeAsync(cancellationToken);
        if (!state.IsOk)
        {
            return state.Error;
        }

        var atLeast = Now();
        var fences = await AskAllAsync(state.Value, channel => channels.FenceAsync(channel, atLeast));
        if (!fences.IsOk)
        {
            return fences.Error;
        }

        var requested = await ChangeAsync(
            new RequestTruncate([.. fences.Value.Select(fence => fence.Fence)]), cancellationToken);
        return requested.IsOk ? await SettleAsync(requested.Value, cancellationToken) : requested.Error;
    }

    private Task<Outcome<IReadOnlyList<LoadProgress>>> TellLoadAsync(CollectionState state)
    {
        var released = Released(state);
        return AskAllAsync(state, channel => channels.LoadAsync(channel, state.LoadRequested, released));
    }

    private static ImmutableSortedSet<PartitionId> Released(CollectionState state) =>
        [.. state.Partitions.Where(partition => partition.Released).Select(partition => partition.Id)];
}
