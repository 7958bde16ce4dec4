using Microsoft.Extensions.Options;

namespace Milvus.Silo;

/// <summary>
/// Says when the process stood still: a turn of the thread pool that comes far too late means that nothing else was
/// served either, whether for want of processors, memory or pool threads. Callers see that as time-outs without a cause.
/// </summary>
internal sealed class StallWatch(TimeProvider time, IOptions<SiloOptions> options, ILogger<StallWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tolerance = options.Value.StallTolerance;
        while (tolerance > TimeSpan.Zero)
        {
            var began = time.GetTimestamp();
            var paused = GC.GetTotalPauseDuration();
            await Task.Delay(Period, time, stoppingToken);
            var late = time.GetElapsedTime(began) - Period;
            if (late >= tolerance)
            {
                SiloLog.StoodStill(
                    logger,
                    late.TotalSeconds,
                    (GC.GetTotalPauseDuration() - paused).TotalSeconds,
                    ThreadPool.ThreadCount,
                    ThreadPool.PendingWorkItemCount);
            }
        }
    }
}
