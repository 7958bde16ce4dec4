using Microsoft.Extensions.Logging;
using Milvus.Core;

namespace Milvus.Grains;

internal sealed partial class NodesGrain
{
    [LoggerMessage(EventId = 3402, Level = LogLevel.Information,
        Message = "Node {Node} at {Host}:{Port} offers to write, as {Role}")]
    private static partial void LogRegistered(ILogger logger, long node, string host, int port, string role);

    [LoggerMessage(EventId = 3403, Level = LogLevel.Warning,
        Message = "Node {Node} at {Host}:{Port} is known no more: its lease is over, or another is there")]
    private static partial void LogEnded(ILogger logger, long node, string host, int port);

    [LoggerMessage(EventId = 3404, Level = LogLevel.Information,
        Message = "Vchannel {Channel} is written by node {Node} in term {Term}")]
    private static partial void LogAssigned(ILogger logger, VChannelName channel, long node, long term);

    [LoggerMessage(EventId = 3405, Level = LogLevel.Information,
        Message = "Vchannel {Channel} is gone and needs no node")]
    private static partial void LogForgotten(ILogger logger, VChannelName channel);

    [LoggerMessage(EventId = 3406, Level = LogLevel.Warning,
        Message = "Vchannel {Channel} does not take node {Node} yet: {Why} {Detail}")]
    private static partial void LogAssignFailed(
        ILogger logger, VChannelName channel, long node, string why, string detail);

    [LoggerMessage(EventId = 3407, Level = LogLevel.Information,
        Message = "Vchannel {Channel} is watched by node {Node} in term {Term}")]
    private static partial void LogWatched(ILogger logger, VChannelName channel, long node, long term);

    [LoggerMessage(EventId = 3408, Level = LogLevel.Warning,
        Message = "Vchannel {Channel} is not watched by node {Node} in term {Term} yet: {Why} {Detail}")]
    private static partial void LogWatchFailed(
        ILogger logger, VChannelName channel, long node, long term, string why, string detail);

    [LoggerMessage(EventId = 3409, Level = LogLevel.Warning, Message = "The lists of nodes cannot be kept: {Why}")]
    private static partial void LogStoreFailed(ILogger logger, string why);

    [LoggerMessage(EventId = 3410, Level = LogLevel.Error, Message = "The registry of nodes has stopped; it begins anew")]
    private static partial void LogBroken(ILogger logger, Exception failure);
}
