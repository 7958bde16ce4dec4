using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Tests.Grains;

/// <summary>Ids that end with the process.</summary>
internal sealed class IdGrain : Grain, IIdGrain
{
    private long _next = 1000;

    public Task<IdLeaseReply> LeaseAsync(long count)
    {
        var reply = new IdLeaseReply { First = _next, Count = count };
        _next += count;
        return Task.FromResult(reply);
    }
}

/// <summary>Databases in memory.</summary>
internal sealed class DatabasesGrain : Grain, IDatabasesGrain
{
    private readonly List<DatabaseInfo> _databases =
        [new DatabaseInfo { Name = "default", Id = 1, Created = Timestamp.From(1) }];

    public Task<Reply> CreateAsync(string name, ImmutableArray<KeyValuePair<string, string>> properties)
    {
        _databases.Add(new DatabaseInfo
        {
            Name = name,
            Id = _databases.Count + 1,
            Created = Timestamp.From(2),
            Properties = properties,
        });
        return Task.FromResult(Reply.Ok);
    }

    public Task<DatabasesReply> ListAsync() => Task.FromResult(new DatabasesReply { Databases = [.. _databases] });

    public Task<DatabasesReply> DescribeAsync(string name) =>
        Task.FromResult(_databases.Find(database => database.Name == name) is { } found
            ? new DatabasesReply { Databases = [found] }
            : new DatabasesReply { Error = MilvusErrors.DatabaseNotFound(name) });

    public Task<Reply> DropAsync(string name)
    {
        _databases.RemoveAll(database => database.Name == name);
        return Task.FromResult(Reply.Ok);
    }
}

/// <summary>Names in memory.</summary>
internal sealed class CatalogGrain : Grain, ICatalogGrain
{
    private static long _lastId = 100;

    private readonly SortedDictionary<string, CatalogEntry> _entries = new(StringComparer.Ordinal);

    public async Task<CollectionReply> CreateCollectionAsync(CreateCollectionRequest request)
    {
        if (await MissingAsync() is { } missing) return new CollectionReply { Error = missing };
        var id = Interlocked.Increment(ref _lastId);
        var reply = await GrainFactory.GetGrain<ICollectionGrain>(id).CreateAsync(request);
        _entries[request.Schema.Name] = new CatalogEntry
        {
            Name = request.Schema.Name,
            Collection = new CollectionId(id),
            Created = reply.Collection!.Created,
        };
        return reply;
    }

    public async Task<CatalogReply> ResolveAsync(string name)
    {
        if (await MissingAsync() is { } missing) return new CatalogReply { Error = missing };
        return _entries.TryGetValue(name, out var found)
            ? new CatalogReply { Entries = [found] }
            : new CatalogReply { Error = MilvusErrors.CollectionNotFound(this.GetPrimaryKeyString(), name) };
    }

    public async Task<CatalogReply> ListAsync() =>
        await MissingAsync() is { } missing
            ? new CatalogReply { Error = missing }
            : new CatalogReply { Entries = [.. _entries.Values] };

    public Task<Reply> DropCollectionAsync(string name)
    {
        _entries.Remove(name);
        return Task.FromResult(Reply.Ok);
    }

    private async Task<MilvusError?> MissingAsync() =>
        (await GrainFactory.GetGrain<IDatabasesGrain>(0).DescribeAsync(this.GetPrimaryKeyString())).Error;
}
