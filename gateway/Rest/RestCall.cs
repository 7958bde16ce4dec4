using System.Text.Json;
using Grpc.Core;
using Milvus.Core.Errors;
using Milvus.Gateway.Hosting;
using Milvus.Gateway.Services;

namespace Milvus.Gateway.Rest;

/// <summary>
/// One request by HTTP. What it asks is done by the RPC handlers themselves, so every rule is theirs and what one way
/// refuses, the other does too.
/// </summary>
internal sealed class RestCall(
    MilvusEndpoint rpc, EdgeInterceptor edge, CollectionCache cache, RestBody body, string database)
{
    public const string CollectionName = "collectionName";
    public const string DatabaseName = "dbName";

    public MilvusEndpoint Rpc => rpc;

    /// <summary>The collections this gateway knows.</summary>
    public CollectionCache Cache => cache;

    public JsonElement Body => body.Members;

    /// <summary>The list that is read where it stands.</summary>
    public ReadOnlyMemory<byte> Raw => body.Raw;

    /// <summary>The body's database, else the header's, else <c>default</c>.</summary>
    public string Database => database;

    public string Collection => Body.Text(CollectionName);

    /// <summary>Whether the client reads 64-bit integers as numbers; as texts otherwise.</summary>
    public required bool ReadsInt64 { get; init; }

    /// <summary>Cancelled when the client leaves or the time allowed has passed.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>Calls an RPC handler as the gRPC server would.</summary>
    /// <returns>Its reply, or the refusal in its status.</returns>
    public async Task<Outcome<TReply>> SendAsync<TRequest, TReply>(
        UnaryServerMethod<TRequest, TReply> method, TRequest request)
        where TRequest : class
        where TReply : class
    {
        var context = new RestCallContext(method.Method.Name, Cancellation);
        var reply = await edge.UnaryServerHandler(request, context, method);
        return Refusals.StatusOf(reply) is { Code: not 0 } refused
            ? new MilvusError((ErrorCode)refused.Code, refused.Reason, refused.Retriable)
            : reply;
    }

    /// <summary>Calls an RPC handler whose reply says no more than that it is done.</summary>
    public async Task<RestReply> DoAsync<TRequest>(
        UnaryServerMethod<TRequest, Proto.Status> method, TRequest request)
        where TRequest : class
    {
        var done = await SendAsync(method, request);
        return done.IsOk ? RestReply.Done : done.Error;
    }
}
