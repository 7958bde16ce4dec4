using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Milvus.Core.Errors;
using Milvus.Gateway.Hosting;
using Milvus.Gateway.Services;

namespace Milvus.Gateway.Rest;

/// <summary>From an HTTP request to its reply: body, limits, time, headers and what a route throws.</summary>
internal sealed partial class RestPipeline(
    MilvusEndpoint rpc,
    EdgeInterceptor edge,
    CollectionCache cache,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<RestPipeline> logger)
{
    private const string TimeoutHeader = "Request-Timeout";
    private const string Int64Header = "Accept-Type-Allow-Int64";
    private const string DatabaseHeader = "DB-Name";

    // Enough for most requests at once; larger ones double it.
    private const int FirstReadBytes = 1 << 20;

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    public async Task RunAsync(HttpContext http, RestRoute route)
    {
        using var deadline = new CancellationTokenSource(TimeoutOf(http.Request.Headers[TimeoutHeader]), time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        RestReply reply;
        try
        {
            reply = await AnswerAsync(http, route, ended.Token).WaitAsync(ended.Token);
        }
        catch (Exception ending) when (ended.IsCancellationRequested && IsEnding(ending))
        {
            if (http.RequestAborted.IsCancellationRequested) return;
            http.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            reply = MilvusErrors.Timeout(route.Path);
        }
        catch (IOException failed) when (failed is not (BadHttpRequestException or ConnectionResetException))
        {
            // The store's, not the client's: a grain had no answer of its own for it.
            LogFault(logger, route.Path, failed);
            reply = MilvusErrors.IoFailed($"{route.Path}: {failed.Message}");
        }
        catch (Exception fault) when (fault is not IOException)
        {
            LogFault(logger, route.Path, fault);
            reply = new MilvusError(
                ErrorCode.Unexpected, $"{route.Path} failed unexpectedly: {fault.GetType().Name}");
        }

        await ReplyWriter.WriteAsync(http.Response, reply, http.RequestAborted);
    }

    private static bool IsEnding(Exception fault) =>
        fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };

    private static bool ReadsInt64(StringValues header) => header.ToString() switch
    {
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,

        // As Milvus does unless configured otherwise.
        _ => true,
    };

    private static string DatabaseOf(RestBody body, StringValues header) =>
        body.Members.Text(RestCall.DatabaseName) is { Length: > 0 } sent ? sent
        : header.ToString() is { Length: > 0 } name ? name
        : CallInfo.DefaultDatabase;

    private async Task<RestReply> AnswerAsync(HttpContext http, RestRoute route, CancellationToken ended)
    {
        var bytes = await ReadAsync(http.Request, ended);
        if (!bytes.IsOk)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return bytes.Error;
        }

        var body = RestBody.Read(bytes.Value, route.Shape);
        if (!body.IsOk) return body.Error;
        var database = DatabaseOf(body.Value, http.Request.Headers[DatabaseHeader]);
        return await route.AnswerAsync(new RestCall(rpc, edge, cache, body.Value, database)
        {
            ReadsInt64 = ReadsInt64(http.Request.Headers[Int64Header]),
            Cancellation = ended,
        });
    }

    private TimeSpan TimeoutOf(StringValues header) =>
        long.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0
            ? seconds > LongestTime.TotalSeconds ? LongestTime : TimeSpan.FromSeconds(seconds)
            : options.Value.RestTimeout;

    /// <summary>The whole body, once; as large as a gRPC message may be.</summary>
    private async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, CancellationToken ended)
    {
        var limit = options.Value.MaxReceiveMessageBytes;
        if (request.ContentLength > limit) return RestErrors.Oversize(limit);
        var buffer = new byte[Math.Min(request.ContentLength ?? FirstReadBytes, FirstReadBytes) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), ended);
            if (read == 0) return (ReadOnlyMemory<byte>)buffer.AsMemory(0, length);
            length += read;
            if (length > limit) return RestErrors.Oversize(limit);
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, Math.Min(limit + 1L, Array.MaxLength)));
        }
    }

    [LoggerMessage(EventId = 7010, Level = LogLevel.Error, Message = "{Path} failed unexpectedly")]
    private static partial void LogFault(ILogger logger, string path, Exception fault);
}
