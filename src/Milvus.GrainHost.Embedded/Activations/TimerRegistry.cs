using Milvus.GrainHost.Embedded.Hosting;
using Orleans.Timers;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>Makes grain timers.</summary>
internal sealed class TimerRegistry(Silo silo) : ITimerRegistry
{
    public IDisposable RegisterTimer(
        IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(
            grainContext,
            static (work, _) => work.callback(work.state),
            (callback, state),
            new GrainTimerCreationOptions(dueTime, period) { Interleave = true });

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer<TState>(silo, (Activation)grainContext, options, callback, state);
        timer.Start();
        return timer;
    }
}
