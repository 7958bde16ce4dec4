using Milvus.Core;

namespace Milvus.Silo;

/// <summary>What the process itself says.</summary>
internal static partial class SiloLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Serving on port {Port}, data in {Place}")]
    public static partial void Serving(ILogger logger, int port, string place);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "Waking {Count} vchannels to finish what they owe")]
    public static partial void Waking(ILogger logger, int count);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "Vchannel {Channel} does not open: {Why}")]
    public static partial void NotOpen(ILogger logger, string channel, string why);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "Collection {Collection} does not wake: {Why}")]
    public static partial void NotAwake(ILogger logger, CollectionId collection, string why);

    [LoggerMessage(
        EventId = 5005,
        Level = LogLevel.Warning,
        Message = "Nothing ran for {Seconds:F1} s, {Pause:F1} s of it garbage collection; "
            + "{Threads} pool threads, {Pending} works pending")]
    public static partial void StoodStill(ILogger logger, double seconds, double pause, int threads, long pending);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Information, Message = "The coordinator's services are on port {Port}")]
    public static partial void Coordinating(ILogger logger, int port);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Warning, Message = "The garbage collection does not wake: {Why}")]
    public static partial void NoGarbageCollection(ILogger logger, string why);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "The registry of nodes does not wake: {Why}")]
    public static partial void NoNodes(ILogger logger, string why);
}
