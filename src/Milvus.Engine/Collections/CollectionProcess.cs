using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Collections;
using Milvus.Engine.Channels;
using Milvus.Engine.Documents;
using Milvus.Engine.Peers;

namespace Milvus.Engine.Collections;

/// <summary>
/// Runs the control plane of one collection: a small document, and coarse calls to its vchannels. Flush and load state
/// are derived from the vchannels, never stored.
/// </summary>
public sealed partial class CollectionProcess(
    CollectionId id,
    IDocument document,
    IChannelPeer channels,
    IIdSource ids,
    TimeProvider time,
    EngineOptions? options = null,
    ICollectionObserver? observer = null)
{
    private readonly DocumentProcess<CollectionState> _state = new(document);

    /// <summary>Makes the collection, or answers it again when the request is the same.</summary>
    /// <param name="create">The request; its partition id and time are filled in here.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Outcome<CollectionState>> CreateAsync(
        CreateCollection create, CancellationToken cancellationToken)
    {
        var partition = new PartitionId(await ids.TakeAsync(
            Math.Clamp(create.PartitionCount, 1, CollectionMachine.MaxPartitions), cancellationToken));
        return await ChangeAsync(create with { DefaultPartition = partition, Now = Now() }, cancellationToken);
    }

    /// <summary>The collection now; 100 when it does not exist.</summary>
    public async Task<Outcome<CollectionState>> DescribeAsync(CancellationToken cancellationToken)
    {
        if (await _state.LoadAsync(cancellationToken) is { } failure)
        {
            return failure;
        }

        StartSettling();
        return _state.State is { Exists: true } state ? state : MilvusErrors.CollectionNotFound(id);
    }

    /// <summary>Records an index.</summary>
    public async Task<Outcome<CollectionState>> CreateIndexAsync(
        string field, string name, ImmutableArray<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var fresh = await ids.TakeAsync(1, cancellationToken);
        return await ChangeAsync(new RecordIndex(fresh, field, name, parameters, Now()), cancellationToken);
    }

    /// <summary>
    /// Drops the collection, then its vchannels. One that cannot hear it now is refused with its error, and stays owed
    /// the news: it is told again until it has confirmed, whether or not anybody asks.
    /// </summary>
    public async Task<Outcome<bool>> DropAsync(CancellationToken cancellationToken)
    {
        var dropped = await ChangeAsync(new DropCollection(), cancellationToken);
        return dropped.IsOk ? await SettleAsync(dropped.Value, cancellationToken) : dropped.Error;
    }

    /// <summary>Starts loading, or lets the rows go.</summary>
    /// <param name="load">Whether rows are to be in memory.</param>
    /// <param name="partitions">Names of partitions; none means all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Outcome<bool>> LoadAsync(
        bool load, ImmutableArray<string> partitions, CancellationToken cancellationToken)
    {
        var changed = await ChangeAsync(
            load ? new RequestLoad(partitions) : new RequestRelease(partitions), cancellationToken);
        if (!changed.IsOk)
        {
            return changed.Error;
        }

        var told = await TellLoadAsync(changed.Value);
        return told.IsOk ? true : told.Error;
    }

    /// <summary>How far loading is, 0 … 100; null when loading was not asked for.</summary>
    public async Task<Outcome<int?>> GetLoadProgressAsync(CancellationToken cancellationToken)
    {
        var state = await DescribeAsync(cancellationToken);
        if (!state.IsOk)
        {
            return state.Error;
        }

        if (!state.Value.LoadRequested)
        {
            return (int?)null;
        }

        // Asking again also starts what failed before.
        var told = await TellLoadAsync(state.Value);
        if (!told.IsOk)
        {
            return told.Error;
        }

        var total = told.Value.Sum(progress => progress.Total);
        return total == 0 ? 100 : (int?)(told.Value.Sum(progress => Math.Min(progress.Loaded, progress.Total)) * 100L / total);
    }

    /// <summary>
    /// Fences every vchannel. The flush timestamp is the largest fence, and no vchannel keeps a row at or before it
    /// unsealed, however busy it is.
    /// </summary>
    public async Task<Outcome<CollectionFlush>> FlushAsync(CancellationToken cancellationToken)
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

        // A vchannel may have taken rows between its own fence and the largest one: unsealed, they would hold its
        // checkpoint before the flush timestamp until the next flush. Those behind are fenced once more, at the largest.
        var flushTimestamp = fences.Value.Max(fence => fence.Fence);
        var settled = await Task.WhenAll(state.Value.VChannels.Select(
            (channel, shard) => CatchUpAsync(channel, fences.Value[shard], flushTimestamp)));
        foreach (var fence in settled)
        {
            if (!fence.IsOk)
            {
                return fence.Error;
            }
        }

        return new CollectionFlush(
            flushTimestamp,
            [.. settled.SelectMany(fence => fence.Value.Sealed)],
            [.. settled.SelectMany(fence => fence.Value.Flushed)],
            [.. state.Value.VChannels.Select(
                (channel, shard) => KeyValuePair.Create(channel, settled[shard].Value.CheckpointBefore))]);
    }

    /// <summary>The durable state of every vchannel, in shard order.</summary>
    public async Task<Outcome<ImmutableArray<KeyValuePair<VChannelName, ChannelReport>>>> ReportAsync(
        Timestamp advanceTo, CancellationToken cancellationToken)
    {
        var state = await DescribeAsync(cancellationToken);
        if (!state.IsOk)
        {
            return state.Error;
        }

        var reports = await AskAllAsync(state.Value, channel => channels.GetStateAsync(channel, advanceTo));
        return reports.IsOk
            ? state.Value.VChannels.Zip(reports.Value, KeyValuePair.Create).ToImmutableArray()
            : reports.Error;
    }

    private async Task<Outcome<FenceAppended>> CatchUpAsync(
        VChannelName channel, FenceAppended first, Timestamp flushTimestamp)
    {
        if (first.Fence >= flushTimestamp)
        {
            return first;
        }
#if CANARIES
        if (Planted.Has(Bug.FencesOnlyOnce))
        {
            return first;
        }
#endif

        var second = await channels.FenceAsync(channel, flushTimestamp);
        return second.IsOk
            ? first with
            {
                Fence = second.Value.Fence,
                Sealed = [.. first.Sealed.Union(second.Value.Sealed).Order()],
            }
            : second.Error;
    }

    private Timestamp Now() => Timestamp.From(time.GetUtcNow());

    private Task<Outcome<CollectionState>> ChangeAsync(CollectionCommand command, CancellationToken cancellationToken) =>
        _state.UpdateAsync<CollectionState>(
            stored =>
            {
                var state = stored ?? CollectionState.New(id);
                var events = CollectionMachine.Decide(state, command);
                if (!events.IsOk)
                {
                    return events.Error;
                }

                var next = events.Value.Aggregate(state, CollectionMachine.Evolve);
                return (next, next);
            },
            cancellationToken);

    private static async Task<Outcome<IReadOnlyList<T>>> AskAllAsync<T>(
        CollectionState state, Func<VChannelName, Task<Outcome<T>>> ask)
    {
        var answers = await Task.WhenAll(state.VChannels.Select(ask));
        foreach (var answer in answers)
        {
            if (!answer.IsOk)
            {
                return answer.Error;
            }
        }

        return answers.Select(answer => answer.Value).ToList();
    }
}
