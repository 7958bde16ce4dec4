using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Hosting;
using Orleans.CodeGeneration;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>A timer whose ticks are turns of an activation. The period counts from the end of a tick.</summary>
internal abstract class GrainTimer : IGrainTimer
{
    private static readonly CallMethod TickMethod =
        new(typeof(GrainTimer).GetMethod(nameof(Tick))!, InvokeMethodOptions.OneWay, null, true, false);

    private static readonly CallMethod InterleavedTickMethod =
        TickMethod with { Options = InvokeMethodOptions.OneWay | InvokeMethodOptions.AlwaysInterleave };

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Silo _silo;
    private readonly Activation _activation;
    private readonly GrainTimerCreationOptions _options;
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _isTicking;
    private bool _changed;
    private bool _disposed;

    protected GrainTimer(Silo silo, Activation activation, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        (_silo, _activation, _options, _period) = (silo, activation, options, options.Period);
        _timer = silo.Time.CreateTimer(
            static self => ((GrainTimer)self!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        activation.Add(this);
    }

    public void Start() => _timer.Change(_options.DueTime, Timeout.InfiniteTimeSpan);

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (_disposed) return;
            _period = period;
            _changed = _isTicking;
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }

        _timer.Dispose();
        _activation.Remove(this);
        _stopped.Cancel();
    }

    public async Task Tick()
    {
        lock (_gate)
        {
            if (_disposed) return;
            (_isTicking, _changed) = (true, false);
        }

        try
        {
            await RunAsync(_stopped.Token);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // Stopped by Dispose.
        }
        catch (Exception exception)
        {
            _silo.Log.TimerFailed(exception, _activation.GrainId);
        }

        lock (_gate)
        {
            _isTicking = false;
            if (!_disposed && !_changed) _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    protected abstract Task RunAsync(CancellationToken stopped);

    private void Due()
    {
        var tick = new TickCall(this, _options.KeepAlive);
        var method = _options.Interleave ? InterleavedTickMethod : TickMethod;
        tick.Address(_silo, _activation.GrainId, method, _silo.Time.GetTimestamp());
        _activation.AddLoad();
        _activation.Receive(tick);
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, time, "A time is zero or more, or Timeout.InfiniteTimeSpan.");
    }

    internal sealed class TickCall(GrainTimer timer, bool keepsAlive) : TaskCall
    {
        public override bool KeepsAlive => keepsAlive;

        public override bool MayMove => false;

        public override Task InvokeOn(object grain) => timer.Tick();
    }
}

/// <summary>A timer with typed state.</summary>
internal sealed class GrainTimer<TState>(
    Silo silo,
    Activation activation,
    GrainTimerCreationOptions options,
    Func<TState, CancellationToken, Task> callback,
    TState state) : GrainTimer(silo, activation, options)
{
    protected override Task RunAsync(CancellationToken stopped) => callback(state, stopped);
}
