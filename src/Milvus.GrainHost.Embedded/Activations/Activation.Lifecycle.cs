using Microsoft.Extensions.DependencyInjection;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>Activation, deactivation and idleness.</summary>
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<GrainTimer> _timers = [];
    private volatile ActivationState _state;
    private DeactivationReason _reason;
    private bool _isFinishing;
    private long _lastUsed;
    private long _keepUntil;

    public bool IsAlive => _state is not ActivationState.Invalid;

    /// <summary>Asks it to go once running calls have ended. Any thread; a second request changes nothing.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        // In a turn it takes effect at once: no call queued behind this one may start here any more.
        if (ReferenceEquals(CurrentContext.Value, this)) StartDeactivation(deactivationReason);
        else Scheduler.QueueAction(() => StartDeactivation(deactivationReason));
    }

    /// <summary>Not idle before so much time has passed. Negative takes the delay back, infinite never ends.</summary>
    public void DelayDeactivation(TimeSpan time)
    {
        var until = time == Timeout.InfiniteTimeSpan || time == TimeSpan.MaxValue
            ? long.MaxValue
            : time <= TimeSpan.Zero ? 0 : _silo.Time.GetTimestamp() + Ticks(time);
        Volatile.Write(ref _keepUntil, until);
    }

    /// <summary>Asks it to go if nobody used it for its class's age. Any thread.</summary>
    public void DeactivateIfIdle(long now)
    {
        if (MayBeIdle(now)) Scheduler.QueueAction(DeactivateIfStillIdle);
    }

    public void Add(GrainTimer timer)
    {
        lock (_timers)
        {
            if (_state is not ActivationState.Invalid) _timers.Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (_timers)
        {
            _timers.Remove(timer);
        }
    }

    // Whether calls are running or queued is known only in its own turn, where this is asked again.
    private bool MayBeIdle(long now) =>
        _state == ActivationState.Valid && now >= Volatile.Read(ref _keepUntil)
        && Class.CollectionAge is { } age && now - Volatile.Read(ref _lastUsed) >= Ticks(age);

    private void DeactivateIfStillIdle()
    {
        var now = _silo.Time.GetTimestamp();
        if (_state != ActivationState.Valid || _running > 0 || _waiting.Count > 0 || now < _keepUntil) return;
        if (Class.CollectionAge is not { } age || now - _lastUsed < Ticks(age)) return;
        StartDeactivation(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Idle for {age} or longer."));
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _silo.Time.TimestampFrequency);

    private void BeginActivation(Dictionary<string, object>? requestContext)
    {
        if (_state != ActivationState.New) return;
        _state = ActivationState.Activating;
        _ = ActivateAsync(requestContext);
    }

    private async Task ActivateAsync(Dictionary<string, object>? requestContext)
    {
        try
        {
            ImportContext(requestContext);
            _scope = _silo.Services.CreateAsyncScope();
            GrainInstance = Class.Create(this);
            using var timeout = new CancellationTokenSource(_silo.Collection.ActivationTimeout, _silo.Time);
            await Bounded(Lifecycle.OnStart(timeout.Token), "activation", timeout.Token);
            if (GrainInstance is IGrainBase grain)
                await Bounded(grain.OnActivateAsync(timeout.Token), "activation", timeout.Token);
        }
        catch (Exception exception)
        {
            _silo.Log.ActivationFailed(exception, GrainId);
            await AbandonAsync(exception);
            return;
        }

        _lastUsed = _silo.Time.GetTimestamp();
        _state = ActivationState.Valid;
        if (_reason.ReasonCode != DeactivationReasonCode.None) StartDeactivation(_reason);
        else StartWaiting();
    }

    /// <summary>Its callers see why it could not live; the next call makes a new one.</summary>
    private async Task AbandonAsync(Exception exception)
    {
        _leave(this);
        _state = ActivationState.Invalid;
        StopTimers();
        foreach (var call in _waiting) call.Fail(exception);
        _waiting.Clear();
        await DisposeGrainAsync();
        _deactivated.TrySetResult();
    }

    private void StartDeactivation(DeactivationReason reason)
    {
        if (_reason.ReasonCode == DeactivationReasonCode.None) _reason = reason;
        if (_state == ActivationState.New) _state = ActivationState.Deactivating;
        if (_state != ActivationState.Valid && _state != ActivationState.Deactivating) return;
        _state = ActivationState.Deactivating;
        if (_running == 0) FinishDeactivation();
    }

    private void FinishDeactivation()
    {
        if (_isFinishing) return;
        _isFinishing = true;
        _ = DeactivateAsync();
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        try
        {
            RequestContext.Clear();
            using var timeout = new CancellationTokenSource(_silo.Collection.DeactivationTimeout, _silo.Time);
            if (GrainInstance is IGrainBase grain)
                await Bounded(grain.OnDeactivateAsync(_reason, timeout.Token), "deactivation", timeout.Token);
            await Bounded(Lifecycle.OnStop(timeout.Token), "deactivation", timeout.Token);
        }
        catch (Exception exception)
        {
            _silo.Log.DeactivationFailed(exception, GrainId);
        }

        await DisposeGrainAsync();
        _leave(this);
        _state = ActivationState.Invalid;
        foreach (var call in _waiting) _silo.Reroute(call);
        _waiting.Clear();
        _deactivated.TrySetResult();
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
            _timers.Clear();
        }

        foreach (var timer in timers) timer.Dispose();
    }

    private async Task DisposeGrainAsync()
    {
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable grain:
                    await grain.DisposeAsync();
                    break;
                case IDisposable grain:
                    grain.Dispose();
                    break;
            }

            if (_scope is { } scope) await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            _silo.Log.DeactivationFailed(exception, GrainId);
        }
    }

    private async Task Bounded(Task work, string what, CancellationToken timeout)
    {
        try
        {
            await work.WaitAsync(timeout);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !work.IsCompleted)
        {
            throw new TimeoutException($"The {what} of {GrainId} took longer than allowed.");
        }
    }
}
