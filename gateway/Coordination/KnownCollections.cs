using System.Collections.Concurrent;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Coordination;

/// <summary>
/// Collections by id, as proxies and nodes name them. What is known may be two seconds old; that a collection or
/// partition is unknown is never taken from memory.
/// </summary>
internal sealed class KnownCollections(IGrainFactory grains, TimeProvider time)
{
    // A full cache begins anew.
    private const int MaxEntries = 4096;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<CollectionId, Entry> _known = new();

    /// <summary>100 for an unknown one.</summary>
    public ValueTask<Outcome<CollectionDescription>> GetAsync(CollectionId collection) =>
        _known.TryGetValue(collection, out var known) && time.GetElapsedTime(known.Since) < MaxAge
            ? ValueTask.FromResult<Outcome<CollectionDescription>>(known.Collection)
            : RefreshAsync(collection);

    /// <summary>As its owner has it now.</summary>
    public async ValueTask<Outcome<CollectionDescription>> RefreshAsync(CollectionId collection)
    {
        var since = time.GetTimestamp();
        var described = await grains.GetGrain<ICollectionGrain>(collection.Value).DescribeAsync();
        if (described.Error is { } error)
        {
            _known.TryRemove(collection, out _);
            return error;
        }

        if (_known.Count >= MaxEntries) _known.Clear();
        return (_known[collection] = new Entry(described.Collection!, since)).Collection;
    }

    /// <summary>The vchannel of a name; 500 when no collection has it.</summary>
    public async ValueTask<Outcome<VChannelName>> FindChannelAsync(string name)
    {
        if (!VChannelName.TryParse(name, out var channel)) return CoordinationErrors.ChannelNotFound(name);
        var owner = await GetAsync(channel.Collection);
        if (owner.IsOk && owner.Value.VChannels.Contains(channel)) return channel;
        return owner.IsOk || owner.Error.Code == ErrorCode.CollectionNotFound
            ? CoordinationErrors.ChannelNotFound(name)
            : owner.Error;
    }

    /// <summary>Null when the collection has the partition, 200 when not.</summary>
    public async ValueTask<MilvusError?> CheckAsync(CollectionId collection, PartitionId partition)
    {
        var known = await GetAsync(collection);
        if (known.IsOk && Has(known.Value)) return null;
        var newest = await RefreshAsync(collection);
        return !newest.IsOk ? newest.Error
            : Has(newest.Value) ? null
            : MilvusErrors.PartitionNotFound(partition);

        bool Has(CollectionDescription description)
        {
            foreach (var one in description.Partitions)
                if (one.Id == partition)
                    return true;
            return false;
        }
    }

    private sealed record Entry(CollectionDescription Collection, long Since);
}
