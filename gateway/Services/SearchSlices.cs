using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Asks all vchannels of a collection, with as many queries at a time as request and reply have room for. All slices
/// show a vchannel at one moment.
/// </summary>
/// <param name="grains">Where the vchannels are.</param>
/// <param name="channels">The vchannels.</param>
/// <param name="cancellation">Ends the search between slices.</param>
internal sealed class SearchSlices(
    IGrainFactory grains, IReadOnlyList<VChannelName> channels, CancellationToken cancellation)
{
    private const int AtOnce = 2;

    /// <summary>Score, timestamp, segment, row and the place in a column of texts.</summary>
    private const int HitBytes = 32;

    private const int CountBytes = 8;

    /// <summary>How many queries a slice may have, at least 1.</summary>
    /// <param name="search">The search.</param>
    /// <param name="key">The primary key, which each hit has. Texts count as they usually are.</param>
    /// <param name="group">What hits are grouped by; null for none.</param>
    public static int QueriesPerSlice(SearchRequest search, FieldSchema key, FieldSchema? group = null)
    {
        var groupBytes = group?.EstimatedRowBytes ?? 0;
        var room = MessageLimits.PayloadBytes - Templates.Bytes(search.Filter, search.Templates);
        var queryBytes = search.Vectors is { } vectors
            ? Math.Max(1, vectors.Column.ByteCount / search.QueryCount)
            : search.Dim * sizeof(float);
        var groups = search.Groups?.Column is { } values ? Math.Max(1, values.ByteCount / search.QueryCount) : 0;
        var asked = room / (queryBytes + groups);
        var answered = MessageLimits.PayloadBytes
            / (CountBytes + ((long)search.TopK * (HitBytes + key.EstimatedRowBytes + groupBytes)));
        return (int)Math.Clamp(Math.Min(asked, answered), 1, int.MaxValue);
    }

    /// <summary>One reply per vchannel, for all queries.</summary>
    /// <param name="search">The search.</param>
    /// <param name="perSlice">Queries at a time.</param>
    /// <param name="pinned">Replies whose moments are to be shown again; null for what the search says.</param>
    public async Task<Outcome<SearchReply[]>> AskAsync(
        SearchRequest search, int perSlice, SearchReply[]? pinned = null)
    {
        if (search.QueryCount <= perSlice) return await AskAllAsync(search, pinned);
        var first = await AskAllAsync(Cut(search, 0, perSlice), pinned);
        if (!first.IsOk) return first.Error;
        var more = await Slices.AskAsync(
            (search.QueryCount - 1) / perSlice,
            AtOnce,
            slice => AskAllAsync(Cut(search, (slice + 1) * perSlice, perSlice), first.Value));
        if (!more.IsOk) return more.Error;
        SearchReply[][] slices = [first.Value, .. more.Value];
        return channels.Select((_, shard) => Join([.. slices.Select(slice => slice[shard])])).ToArray();
    }

    private async Task<Outcome<SearchReply[]>> AskAllAsync(SearchRequest search, SearchReply[]? pinned)
    {
        var replies = await Task.WhenAll(channels.Select((channel, shard) => pinned is null
            ? AskOneAsync(channel, search, isPinned: false)
            : AskOneAsync(channel, search with { Mvcc = pinned[shard].Mvcc }, isPinned: true)));
        foreach (var reply in replies)
            if (reply.Error is { } error)
                return error;
        return replies;
    }

    /// <summary>Texts may be longer than usual: a refused number of queries is halved.</summary>
    private async Task<SearchReply> AskOneAsync(VChannelName channel, SearchRequest search, bool isPinned)
    {
        var reply = await grains.GetGrain<IChannelGrain>(channel.Value).SearchAsync(search).WaitAsync(cancellation);
        if (reply.Error is { Code: ErrorCode.ParameterTooLarge } && search.QueryCount > 1)
        {
            var half = search.QueryCount / 2;
            var left = await AskOneAsync(channel, Cut(search, 0, half), isPinned);
            if (left.Error is not null) return left;
            var right = await AskOneAsync(
                channel,
                Cut(search, half, search.QueryCount - half) with { Mvcc = left.Mvcc },
                isPinned: true);
            return right.Error is null ? Join([left, right]) : right;
        }

        return reply.Error is null && isPinned
            && SameMoment.Check(channel, search.Mvcc, reply.Mvcc) is { } moved
                ? new SearchReply { Error = moved }
                : reply;
    }

    private static SearchRequest Cut(SearchRequest search, int first, int count)
    {
        count = Math.Min(count, search.QueryCount - first);
        if (search.Groups is { } groups)
        {
            var before = search.GroupCounts.Take(first).Sum();
            var counts = search.GroupCounts.Slice(first, count);
            search = search with
            {
                Groups = new AnyColumn(groups.Column.Slice(before, counts.Sum())),
                GroupCounts = counts,
            };
        }

        return search with
        {
            Queries = search.Vectors is null
                ? search.Queries.Slice(first * search.Dim, count * search.Dim)
                : default,
            Vectors = search.Vectors is { } vectors ? new AnyColumn(vectors.Column.Slice(first, count)) : null,
            QueryCount = count,
        };
    }

    private static SearchReply Join(SearchReply[] slices)
    {
        Column[] keys = [.. slices.Select(slice => slice.PrimaryKeys?.Column).OfType<Column>()];
        Column[] groups = [.. slices.Select(slice => slice.Groups?.Column).OfType<Column>()];
        return slices[0] with
        {
            Counts = [.. slices.SelectMany(slice => slice.Counts)],
            Scores = Join(slices, slice => slice.Scores),
            PrimaryKeys = keys.Length == 0 ? null : new AnyColumn(Join(keys)),
            Timestamps = Join(slices, slice => slice.Timestamps),
            Segments = Join(slices, slice => slice.Segments),
            Rows = Join(slices, slice => slice.Rows),
            Groups = groups.Length == 0 ? null : new AnyColumn(Join(groups)),
        };
    }

    private static Column Join(Column[] parts)
    {
        var joined = ColumnBuilder.Like(parts[0], parts.Sum(part => part.RowCount));
        foreach (var part in parts) joined.Append(part, 0, part.RowCount);
        return joined.ToColumn();
    }

    private static ReadOnlyMemory<T> Join<T>(SearchReply[] slices, Func<SearchReply, ReadOnlyMemory<T>> column)
    {
        var joined = new T[slices.Sum(slice => column(slice).Length)];
        var end = 0;
        foreach (var slice in slices)
        {
            column(slice).CopyTo(joined.AsMemory(end));
            end += column(slice).Length;
        }

        return joined;
    }
}
