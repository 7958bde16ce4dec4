using System.Collections.Concurrent;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Gateway.Services;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Coordination;

/// <summary>A segment and whose it is.</summary>
internal readonly record struct OwnedSegment(CollectionId Collection, SegmentInfo Segment);

/// <summary>The state of one vchannel.</summary>
internal readonly record struct OwnedChannel(VChannelName Name, ChannelStateReply State);

/// <summary>
/// Finds vchannels and their segments. Nobody holds a list of all segments: a collection's come from its vchannels, and
/// one of an unknown collection is looked for in all of them.
/// </summary>
internal sealed class SegmentDirectory(IGrainFactory grains, FlushedSegments known)
{
    // Vchannels asked at a time, over all collections.
    private const int Together = 64;

    // A full memory begins anew.
    private const int MaxChannels = 65_536;

    // A segment stays where it is for as long as it lives.
    private readonly ConcurrentDictionary<SegmentId, VChannelName> _channels = new();

    /// <summary>The vchannels of a collection with all their segments, dropped and unseen ones too.</summary>
    /// <returns>100 for an unknown collection; a vchannel's own refusal when one cannot be asked.</returns>
    public async Task<Outcome<OwnedChannel[]>> OfAsync(CollectionId collection, CancellationToken cancellation)
    {
        var described = await grains.GetGrain<ICollectionGrain>(collection.Value).DescribeAsync().WaitAsync(cancellation);
        if (described.Error is { } unknown) return unknown;
        var channels = described.Collection!.VChannels;
        var states = await Task.WhenAll(channels.Select(StateOfAsync)).WaitAsync(cancellation);
        foreach (var state in states)
            if (state.Error is { } error)
                return error;
        return states.Select((state, shard) => new OwnedChannel(channels[shard], state)).ToArray();
    }

    /// <summary>Those of the segments that exist, by id.</summary>
    /// <returns>A vchannel's refusal when some are not found and it cannot be asked.</returns>
    public async Task<Outcome<Dictionary<SegmentId, OwnedSegment>>> FindAsync(
        IReadOnlyCollection<SegmentId> wanted, CancellationToken cancellation)
    {
        var found = new Dictionary<SegmentId, OwnedSegment>();
        var owners = wanted.Select(known.Find).OfType<CollectionId>().Distinct().ToArray();
        if (await AddAsync(owners, wanted, found, cancellation) is { } error) return error;
        if (found.Count == wanted.Distinct().Count()) return found;
        var others = (await grains.CollectionsAsync()).Except(owners).ToArray();
        return await AddAsync(others, wanted, found, cancellation) is { } failed ? failed : found;
    }

    /// <summary>The vchannel of a segment that exists or did so a while ago; 600 for an unknown one.</summary>
    public async ValueTask<Outcome<VChannelName>> ChannelOfAsync(SegmentId segment, CancellationToken cancellation)
    {
        if (_channels.TryGetValue(segment, out var channel)) return channel;
        var found = await FindAsync([segment], cancellation);
        if (!found.IsOk) return found.Error;
        if (!found.Value.TryGetValue(segment, out var owned)) return MilvusErrors.SegmentNotFound(segment);
        Remember(owned.Segment.Channel, segment);
        return owned.Segment.Channel;
    }

    /// <summary>Keeps in mind where a segment is.</summary>
    public void Remember(VChannelName channel, SegmentId segment)
    {
        if (_channels.Count >= MaxChannels) _channels.Clear();
        _channels[segment] = channel;
    }

    private async Task<MilvusError?> AddAsync(
        IReadOnlyCollection<CollectionId> owners,
        IReadOnlyCollection<SegmentId> wanted,
        Dictionary<SegmentId, OwnedSegment> found,
        CancellationToken cancellation)
    {
        foreach (var some in owners.Chunk(Together))
        {
            var lists = await Task.WhenAll(some.Select(owner => OfAsync(owner, cancellation)));
            for (var i = 0; i < some.Length; i++)
            {
                // Dropped meanwhile: its segments are gone with it.
                if (lists[i].Error is { Code: ErrorCode.CollectionNotFound }) continue;
                if (lists[i].Error is { } error) return error;
                foreach (var segment in lists[i].Value.SelectMany(channel => channel.State.Segments))
                {
                    if (!wanted.Contains(segment.Segment)) continue;
                    found[segment.Segment] = new OwnedSegment(some[i], segment);
                    known.Remember(some[i], [segment.Segment]);
                }
            }
        }

        return null;
    }

    private Task<ChannelStateReply> StateOfAsync(VChannelName channel) =>
        grains.GetGrain<IChannelGrain>(channel.Value).GetStateAsync(new ChannelStateRequest { Everything = true });
}
