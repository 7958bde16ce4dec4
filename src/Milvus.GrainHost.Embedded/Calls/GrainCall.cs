using System.Reflection;
using Milvus.GrainHost.Embedded.Activations;
using Milvus.GrainHost.Embedded.Hosting;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace Milvus.GrainHost.Embedded.Calls;

/// <summary>
/// One call on its way: the arguments (in fields of an emitted subclass), who asked, and the promise of an answer.
/// Settled once, by whoever is first: the callee, the deadline or the caller's cancellation.
/// </summary>
internal abstract class GrainCall : IInvokable
{
    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _callerCancels;

    public CallMethod Method { get; private set; } = null!;

    public GrainId Target { get; private set; }

    public Silo Silo { get; private set; } = null!;

    /// <summary>The caller's RequestContext, never changed after it is published; null when empty.</summary>
    public Dictionary<string, object>? Context { get; private set; }

    public Guid ReentrancyId { get; private set; }

    public long Started { get; private set; }

    public long Deadline { get; set; }

    /// <summary>Where the call is being worked on; null until it reaches an activation.</summary>
    public Activation? Activation { get; set; }

    /// <summary>How often it found its activation gone.</summary>
    public int Forwards { get; set; }

    // The links and owner of the list of outstanding calls, guarded by that list's lock.
    public GrainCall? Previous { get; set; }

    public GrainCall? Next { get; set; }

    public CallDeadlines.Shard? Outstanding { get; set; }

    public abstract bool IsSettled { get; }

    public bool IsCancellable => Method.TakesToken;

    /// <summary>Whether ticks of the clock count as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Whether another activation may run it; a tick belongs to the one that asked for it.</summary>
    public virtual bool MayMove => true;

    /// <summary>Runs the method up to its first wait.</summary>
    /// <returns>True when it has ended; otherwise it tells the activation when it does.</returns>
    public abstract bool Start(Activation activation, object grain);

    public void Address(Silo silo, GrainId target, CallMethod method, long now)
    {
        (Silo, Target, Method, Started) = (silo, target, method, now);
        if (RequestContext.Entries is not Dictionary<string, object> { Count: > 0 } context) return;
        Context = context;
        ReentrancyId = RequestContext.ReentrancyId;
    }

    /// <summary>
    /// Gives the callee a token of its own, cancelled on the callee's scheduler, and lets the caller's token end the
    /// wait.
    /// </summary>
    public void ConnectToken()
    {
        var callerToken = GetCancellationToken();
        callerToken.ThrowIfCancellationRequested();
        if (!callerToken.CanBeCanceled && !Silo.Messaging.CancelRequestOnTimeout) return;
        _cancellation = new CancellationTokenSource();
        SetCancellationToken(_cancellation.Token);
        if (callerToken.CanBeCanceled)
            _callerCancels = callerToken.UnsafeRegister(static (call, token) => ((GrainCall)call!).Cancel(token), this);
    }

    /// <summary>The method threw.</summary>
    public void FailInGrain(Exception exception)
    {
        // What it believes is stored is wrong: the next call reads again.
        if (exception is InconsistentStateException { IsFromThisGrain: true } conflict)
        {
            conflict.IsFromThisGrain = false;
            Activation?.Deactivate(new DeactivationReason(
                DeactivationReasonCode.ApplicationError, exception, "The grain's state was written by somebody else."));
        }

        Fail(exception);
    }

    public void Fail(Exception exception)
    {
        if (TryFail(exception)) Settled();
        else if (Method.IsOneWay) Silo.Log.OneWayFailed(exception, this);
    }

    public void Expire(TimeSpan timeout)
    {
        if (Silo.Messaging.CancelRequestOnTimeout) CancelCallee();
        Fail(new TimeoutException($"Response did not arrive on time in {timeout} for message: {this}."));
    }

    public override string ToString() => $"{Method} of {Target}";

    protected abstract bool TryFail(Exception exception);

    protected void Settled()
    {
        CallDeadlines.Remove(this);
        _callerCancels.Unregister();
    }

    private void Cancel(CancellationToken token)
    {
        CancelCallee();
        if (!Silo.Messaging.WaitForCancellationAcknowledgement) Fail(new OperationCanceledException(token));
    }

    private void CancelCallee()
    {
        if (_cancellation is not { } cancellation) return;
        if (Activation is { } activation) activation.Scheduler.QueueAction(cancellation.Cancel);
        else cancellation.Cancel();
    }

    // What [MayInterleave] predicates may ask of a call.
    public virtual CancellationToken GetCancellationToken() => default;

    public virtual void SetCancellationToken(CancellationToken token)
    {
    }

    public int GetArgumentCount() => Method.Method.GetParameters().Length;

    public object? GetArgument(int index) => ArgumentField(index).GetValue(this);

    public void SetArgument(int index, object value) => ArgumentField(index).SetValue(this, value);

    public string GetMethodName() => Method.Method.Name;

    public string GetInterfaceName() => GetInterfaceType().Name;

    public string GetActivityName() => Method.ToString();

    public MethodInfo GetMethod() => Method.Method;

    public Type GetInterfaceType() => Method.Method.DeclaringType!;

    public TimeSpan? GetDefaultResponseTimeout() => Method.Timeout;

    public object? GetTarget() => Activation?.GrainInstance;

    public void SetTarget(ITargetHolder holder) => throw new NotSupportedException("A call's target is its address.");

    public ValueTask<Response> Invoke() => throw new NotSupportedException("Only an activation starts calls.");

    public void Dispose()
    {
    }

    private FieldInfo ArgumentField(int index) => GetType().GetField(ArgumentName(index))
        ?? throw new ArgumentOutOfRangeException(nameof(index), index, $"{Method} has no such argument.");

    public static string ArgumentName(int index) => $"Argument{index}";
}
