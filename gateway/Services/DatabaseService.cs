using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Databases.</summary>
internal sealed class DatabaseService(IGrainFactory grains)
{
    private IDatabasesGrain Databases => grains.GetGrain<IDatabasesGrain>(0);

    public async Task<Proto.Status> CreateAsync(Proto.CreateDatabaseRequest request)
    {
        if (NameRules.Check("database", request.DbName, ErrorCode.DatabaseInvalidName) is { } refused)
            return StatusMapper.Of(refused);
        var done = await Databases.CreateAsync(request.DbName, KeyValues.Read(request.Properties));
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public async Task<Proto.Status> DropAsync(Proto.DropDatabaseRequest request)
    {
        if (NameRules.Check("database", request.DbName, ErrorCode.DatabaseInvalidName) is { } refused)
            return StatusMapper.Of(refused);
        var done = await Databases.DropAsync(request.DbName);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public async Task<Proto.Status> AlterAsync(Proto.AlterDatabaseRequest request, CallInfo call)
    {
        var done = await Databases.AlterAsync(new AlterRequest
        {
            Subject = call.Database,
            Set = KeyValues.Read(request.Properties),
            Delete = [.. request.DeleteKeys],
        });
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public async Task<Proto.ListDatabasesResponse> ListAsync()
    {
        var listed = await Databases.ListAsync();
        if (listed.Error is { } error) return StatusMapper.Refuse<Proto.ListDatabasesResponse>(error);
        var reply = new Proto.ListDatabasesResponse { Status = StatusMapper.Success() };
        foreach (var database in listed.Databases)
        {
            reply.DbNames.Add(database.Name);
            reply.DbIds.Add(database.Id);
            reply.CreatedTimestamp.Add(database.Created.Value);
        }

        return reply;
    }

    public async Task<Proto.DescribeDatabaseResponse> DescribeAsync(CallInfo call)
    {
        var described = await Databases.DescribeAsync(call.Database);
        if (described.Error is { } error) return StatusMapper.Refuse<Proto.DescribeDatabaseResponse>(error);
        if (described.Databases.IsEmpty)
            return StatusMapper.Refuse<Proto.DescribeDatabaseResponse>(MilvusErrors.DatabaseNotFound(call.Database));
        var database = described.Databases[0];
        var reply = new Proto.DescribeDatabaseResponse
        {
            Status = StatusMapper.Success(),
            DbName = database.Name,
            DbId = database.Id,
            CreatedTimestamp = database.Created.Value,
        };
        reply.Properties.AddRange(KeyValues.Write(database.Properties));
        return reply;
    }
}
