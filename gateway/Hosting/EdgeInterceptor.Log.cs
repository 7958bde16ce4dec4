namespace Milvus.Gateway.Hosting;

internal sealed partial class EdgeInterceptor
{
    [LoggerMessage(EventId = 7000, Level = LogLevel.Error, Message = "{Rpc} failed unexpectedly")]
    private static partial void LogFault(ILogger logger, string rpc, Exception fault);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "{Rpc} was called but is not implemented")]
    private static partial void LogUnimplemented(ILogger logger, string rpc);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Debug, Message = "{Rpc} was refused with {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string rpc, int code, string reason);

    [LoggerMessage(
        EventId = 7003, Level = LogLevel.Warning, Message = "{Rpc} took {Seconds:F1} s; given up by its client: {GivenUp}")]
    private static partial void LogSlow(ILogger logger, string rpc, double seconds, bool givenUp);
}
