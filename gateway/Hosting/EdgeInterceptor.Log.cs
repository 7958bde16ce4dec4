namespace Milvus.Gateway.Hosting;

internal sealed partial class EdgeInterceptor
{
    [LoggerMessage(EventId = 7000, Level = LogLevel.Error, Message = "{Rpc} failed unexpectedly")]
    private static partial void LogFault(ILogger logger, string rpc, Exception fault);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "{Rpc} was called but is not implemented")]
    private static partial void LogUnimplemented(ILogger logger, string rpc);
}
