using Grpc.Core;

namespace Milvus.Gateway;

/// <summary>What a call says besides its request.</summary>
/// <param name="Database">The database it is about: the request's, else the header's, else <c>default</c>.</param>
/// <param name="Cancellation">Cancelled when the client leaves or its deadline passes.</param>
internal readonly record struct CallInfo(string Database, CancellationToken Cancellation)
{
    public const string DefaultDatabase = "default";

    private const string DatabaseHeader = "dbname";

    public static CallInfo Of(string requestDatabase, ServerCallContext context) =>
        new(DatabaseOf(requestDatabase, context), context.CancellationToken);

    private static string DatabaseOf(string requestDatabase, ServerCallContext context)
    {
        if (requestDatabase.Length > 0) return requestDatabase;
        var header = context.RequestHeaders.GetValue(DatabaseHeader);
        return string.IsNullOrEmpty(header) ? DefaultDatabase : header;
    }
}
