using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Flush of whole databases, and whether it is done.</summary>
internal sealed class FlushAllService(IGrainFactory grains, FlushQueue queue, HybridClock clock)
{
    // Collections asked at a time. One that is slow keeps none of the others waiting until so many are.
    private const int Together = 64;

    public async Task<Proto.FlushAllResponse> FlushAsync(Proto.FlushAllRequest request, CallInfo call)
    {
        var wanted = await FindAsync(request.DbName, request.FlushTargets);
        if (!wanted.IsOk) return StatusMapper.Refuse<Proto.FlushAllResponse>(wanted.Error);

        // Not before now, so that a client without collections has a time to ask about.
        var newest = clock.Next();
        var reply = new Proto.FlushAllResponse { Status = StatusMapper.Success() };
        var flushed = await AskAllAsync(
            wanted.Value, entry => queue.FlushAsync(entry.Collection, call.Cancellation), call.Cancellation);
        foreach (var (database, entry, answer) in flushed)
        {
            // Dropped since the list was made.
            if (answer.Error is { Code: ErrorCode.CollectionNotFound }) continue;
            if (answer.Error is { } error) return StatusMapper.Refuse<Proto.FlushAllResponse>(error);
            newest = Timestamp.Later(newest, answer.Value.FlushTimestamp);
            Add(reply, database, entry.Name, answer.Value);
        }

        clock.Observe(newest);
        reply.FlushAllTs = newest.Value;
        return reply;
    }

    public async Task<Proto.GetFlushAllStateResponse> GetStateAsync(
        Proto.GetFlushAllStateRequest request, CallInfo call)
    {
        var flushedAt = new Timestamp(Math.Max(
            request.FlushAllTs, request.FlushAllTss.Count > 0 ? request.FlushAllTss.Values.Max() : 0));
        if (flushedAt <= Timestamp.Zero)
            return StatusMapper.Refuse<Proto.GetFlushAllStateResponse>(MilvusErrors.Missing("flush_all_ts"));
        var wanted = await FindAsync(request.DbName, request.FlushTargets);
        if (!wanted.IsOk) return StatusMapper.Refuse<Proto.GetFlushAllStateResponse>(wanted.Error);

        var reply = new Proto.GetFlushAllStateResponse { Status = StatusMapper.Success(), Flushed = true };
        // What was made later had nothing to flush then.
        var states = await AskAllAsync(
            [.. wanted.Value.Where(one => one.Entry.Created <= flushedAt)],
            entry => grains.GetGrain<ICollectionGrain>(entry.Collection.Value)
                .GetFlushStateAsync(new FlushStateRequest { FlushTimestamp = flushedAt }),
            call.Cancellation);
        foreach (var (database, entry, state) in states)
        {
            if (state.Error is { Code: ErrorCode.CollectionNotFound }) continue;
            if (state.Error is { } error) return StatusMapper.Refuse<Proto.GetFlushAllStateResponse>(error);
            if (reply.Flushed && !state.Flushed) reply.Status = StatusMapper.Waiting(state.Lagging);
            reply.Flushed &= state.Flushed;
            var all = reply.FlushStates.FirstOrDefault(one => one.DbName == database);
            if (all is null) reply.FlushStates.Add(all = new Proto.FlushAllState { DbName = database });
            all.CollectionFlushStates[entry.Name] = state.Flushed;
        }

        return reply;
    }

    private static async Task<(string Database, CatalogEntry Entry, T Answer)[]> AskAllAsync<T>(
        ImmutableArray<(string Database, CatalogEntry Entry)> collections,
        Func<CatalogEntry, Task<T>> ask,
        CancellationToken cancellation)
    {
        using var turns = new SemaphoreSlim(Together);
        return await Task.WhenAll(collections.Select(async one =>
        {
            await turns.WaitAsync(cancellation);
            try
            {
                return (one.Database, one.Entry, await ask(one.Entry));
            }
            finally
            {
                turns.Release();
            }
        }));
    }

    /// <summary>The targets' collections; without targets those of a database, without a database all.</summary>
    private async Task<Outcome<ImmutableArray<(string Database, CatalogEntry Entry)>>> FindAsync(
        string database, IReadOnlyCollection<Proto.FlushAllTarget> targets)
    {
        var wanted = targets
            .Select(target => (
                Database: target.DbName.Length > 0 ? target.DbName : CallInfo.DefaultDatabase,
                Names: target.CollectionNames.ToArray()))
            .ToList();
        if (wanted.Count == 0 && database.Length > 0) wanted.Add((database, []));
        if (wanted.Count == 0)
            wanted.AddRange((await grains.GetGrain<IDatabasesGrain>(0).ListAsync()).Databases
                .Select(one => (one.Name, Array.Empty<string>())));

        var found = ImmutableArray.CreateBuilder<(string, CatalogEntry)>();
        foreach (var (name, names) in wanted)
        {
            var listed = await grains.Catalog(name).ListAsync();
            if (listed.Error is { } error) return error;
            if (names.FirstOrDefault(one => listed.Entries.All(entry => entry.Name != one)) is { } unknown)
                return MilvusErrors.CollectionNotFound(name, unknown);
            found.AddRange(listed.Entries
                .Where(entry => names.Length == 0 || names.Contains(entry.Name, StringComparer.Ordinal))
                .Select(entry => (name, entry)));
        }

        return found.ToImmutable();
    }

    private static void Add(Proto.FlushAllResponse reply, string database, string collection, FlushReply flushed)
    {
        var all = reply.FlushResults.FirstOrDefault(one => one.DbName == database);
        if (all is null) reply.FlushResults.Add(all = new Proto.FlushAllResult { DbName = database });
        var result = new Proto.FlushCollectionResult
        {
            CollectionName = collection,
            SegmentIds = new Proto.LongArray(),
            FlushSegmentIds = new Proto.LongArray(),
            SealTime = flushed.SealTimeSeconds,
            FlushTs = flushed.FlushTimestamp.Value,
        };
        result.SegmentIds.Data.AddRange(flushed.Sealed.Select(segment => segment.Value));
        result.FlushSegmentIds.Data.AddRange(flushed.Flushed.Select(segment => segment.Value));
        all.CollectionResults.Add(result);
    }
}
