using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Hosting;

/// <summary>
/// The edge of the gateway: nothing a handler throws goes further than this. Clients retry most gRPC errors blindly,
/// so a failure travels as a reply with a <c>Status</c> wherever the reply type has one.
/// </summary>
internal sealed partial class EdgeInterceptor(
    IOptions<GatewayOptions> options, TimeProvider time, ILogger<EdgeInterceptor> logger) : Interceptor
{
    private readonly TimeSpan _slow = options.Value.SlowCall;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var began = time.GetTimestamp();
        try
        {
            var reply = await continuation(request, context);
            if (logger.IsEnabled(LogLevel.Debug) && Refusals.StatusOf(reply) is { Code: not 0 } refused)
                LogRefused(logger, NameOf(context), refused.Code, refused.Reason);
            return reply;
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.Unimplemented)
        {
            var rpc = NameOf(context);
            LogUnimplemented(logger, rpc);
            return Refusals.TryCreate<TResponse>(StatusMapper.Of(MilvusErrors.Unimplemented(rpc)))
                ?? throw Unimplemented(rpc);
        }
        catch (RpcException)
        {
            throw;
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The client left or its deadline passed: the server already answered it.
            throw new RpcException(new Status(StatusCode.Cancelled, "the call was cancelled"));
        }
        catch (Exception fault)
        {
            var rpc = NameOf(context);
            LogFault(logger, rpc, fault);
            return Refusals.TryCreate<TResponse>(StatusMapper.Of(Of(rpc, fault)))
                ?? throw new RpcException(new Status(StatusCode.Internal, $"{rpc}: unexpected fault"));
        }
        finally
        {
            var took = time.GetElapsedTime(began);
            if (took >= _slow && _slow > TimeSpan.Zero)
                LogSlow(logger, NameOf(context), took.TotalSeconds, context.CancellationToken.IsCancellationRequested);
        }
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        StreamAsync(() => continuation(request, responseStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        StreamAsync(() => continuation(requestStream, responseStream, context), context);

    /// <summary>A stream has no one reply that could carry a status: what fails is the call.</summary>
    private async Task StreamAsync(Func<Task> call, ServerCallContext context)
    {
        try
        {
            await call();
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.Unimplemented)
        {
            throw Unimplemented(NameOf(context));
        }
        catch (RpcException)
        {
            throw;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            // The client left, whatever that broke.
            throw new RpcException(new Status(StatusCode.Cancelled, "the call was cancelled"));
        }
        catch (Exception fault)
        {
            var rpc = NameOf(context);
            LogFault(logger, rpc, fault);
            throw new RpcException(new Status(StatusCode.Internal, Of(rpc, fault).Reason));
        }
    }

    private static MilvusError Of(string rpc, Exception fault) => fault switch
    {
        TimeoutException => MilvusErrors.Timeout(rpc),

        // The store failed under a grain that had no answer of its own for it.
        IOException => MilvusErrors.IoFailed($"{rpc}: {fault.Message}"),

        // A silo died or could not be reached: its grains are elsewhere soon.
        OrleansException => new MilvusError(
            ErrorCode.ServiceUnavailable, $"{rpc}: a silo does not answer", Retriable: true, fault.Message),
        _ => new MilvusError(ErrorCode.Unexpected, $"{rpc} failed unexpectedly: {fault.GetType().Name}"),
    };

    private static RpcException Unimplemented(string rpc) =>
        new(new Status(StatusCode.Unimplemented, $"unknown method {rpc}"));

    private static string NameOf(ServerCallContext context) =>
        context.Method[(context.Method.LastIndexOf('/') + 1)..];
}
