using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Silo;

/// <summary>
/// Wakes every vchannel that has a log, a few at a time, behind the open port: what a channel owed before a crash is
/// done without waiting for its next caller, and the first caller finds it recovered.
/// </summary>
internal sealed class ChannelWarmUp(
    ILogStore logs, IGrainFactory grains, IOptions<SiloOptions> options, ILogger<ChannelWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var names = await logs.ListAsync(stoppingToken);
        if (names.Count == 0)
        {
            return;
        }

        SiloLog.Waking(logger, names.Count);
        var bound = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.WarmUpFanOut,
            CancellationToken = stoppingToken,
        };
        await Parallel.ForEachAsync(names, bound, async (name, _) => await WakeAsync(name));
    }

    private async Task WakeAsync(string name)
    {
        try
        {
            var reply = await grains.GetGrain<IChannelGrain>(name).GetStateAsync(new ChannelStateRequest());
            if (reply.Error is { } error)
            {
                SiloLog.NotOpen(logger, name, error.Detail.Length > 0 ? error.Detail : error.Reason);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One channel that cannot open must not keep the others asleep.
            SiloLog.NotOpen(logger, name, failure.Message);
        }
    }
}
