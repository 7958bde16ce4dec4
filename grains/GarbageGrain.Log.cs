using Microsoft.Extensions.Logging;

namespace Milvus.Grains;

internal sealed partial class GarbageGrain
{
    [LoggerMessage(EventId = 3301, Level = LogLevel.Information,
        Message = "Garbage: {Files} files with {Bytes} bytes deleted, {Segments} segments looked at, {Orphans} files "
            + "without a name")]
    private static partial void LogRun(ILogger logger, long files, long bytes, long segments, long orphans);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Warning, Message = "Garbage: the run ended early: {Why}")]
    private static partial void LogFailure(ILogger logger, string why);
}
