using Microsoft.Extensions.Logging;
using Milvus.GrainHost.Embedded.Calls;

namespace Milvus.GrainHost.Embedded.Hosting;

/// <summary>What the host has to say.</summary>
internal sealed partial class SiloLog(ILogger logger)
{
    [LoggerMessage(9001, LogLevel.Error, "Grain {Grain} could not be activated")]
    public partial void ActivationFailed(Exception exception, GrainId grain);

    [LoggerMessage(9002, LogLevel.Error, "Grain {Grain} failed while it was deactivated")]
    public partial void DeactivationFailed(Exception exception, GrainId grain);

    [LoggerMessage(9003, LogLevel.Error, "A timer of grain {Grain} failed; it goes on")]
    public partial void TimerFailed(Exception exception, GrainId grain);

    [LoggerMessage(9004, LogLevel.Warning, "The one-way call {Call} failed")]
    public partial void OneWayFailed(Exception exception, GrainCall call);

    [LoggerMessage(9005, LogLevel.Error, "The interleave predicate failed for {Call}")]
    public partial void InterleavePredicateFailed(Exception exception, GrainCall call);

    [LoggerMessage(9006, LogLevel.Warning, "Shutdown was cut short: some grains were not deactivated")]
    public partial void ShutdownCutShort();
}
