using System.Runtime.InteropServices;
using Milvus.GrainHost.Embedded.Calls;
using Orleans.Core.Internal;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>Which calls may run beside which.</summary>
internal sealed partial class Activation : ICallChainReentrantGrainContext
{
    private readonly List<GrainCall> _waiting = [];

    /// <summary>Running calls that others must wait for. Empty in reentrant classes.</summary>
    private readonly List<GrainCall> _blocking = [];

    private readonly Dictionary<Guid, int> _reentrantChains = [];
    private int _running;
    private bool _isStartingWaiting;

    /// <summary>Calls taken and not ended, for choosing among stateless workers. Any thread.</summary>
    public int Load => Volatile.Read(ref _load);

    private int _load;

    public void AddLoad() => Interlocked.Increment(ref _load);

    /// <summary>A call reached its turn in the queue.</summary>
    public void Arrived(GrainCall call)
    {
        call.Activation = this;
        switch (_state)
        {
            case ActivationState.Valid when MayStart(call):
                StartCall(call);
                break;
            case ActivationState.Invalid:
                _silo.Reroute(call);
                break;
            case ActivationState.New:
                _waiting.Add(call);
                BeginActivation(call.Context);
                break;
            default:
                _waiting.Add(call);
                break;
        }
    }

    /// <summary>A call that did not end at once is about to be answered.</summary>
    public void Used(GrainCall call)
    {
        if (call.KeepsAlive) _lastUsed = _silo.Time.GetTimestamp();
    }

    /// <summary>A call that did not end at once has ended.</summary>
    public void Ended(GrainCall call)
    {
        _running--;
        if (_blocking.Count > 0) _blocking.Remove(call);
        AfterCall();
    }

    public void OnEnterReentrantSection(Guid reentrancyId)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_reentrantChains, reentrancyId, out _)++;
    }

    public void OnExitReentrantSection(Guid reentrancyId)
    {
        ref var depth = ref CollectionsMarshal.GetValueRefOrNullRef(_reentrantChains, reentrancyId);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref depth)) return;
        if (--depth == 0) _reentrantChains.Remove(reentrancyId);
    }

    private bool MayStart(GrainCall call)
    {
        if (_blocking.Count == 0 || call.Method.AlwaysInterleaves) return true;
        if (call.Method.IsReadOnly && _blocking.TrueForAll(static other => other.Method.IsReadOnly)) return true;
        if (call.ReentrancyId != Guid.Empty && _reentrantChains.ContainsKey(call.ReentrancyId)) return true;
        if (Class.MayInterleave is not { } mayInterleave) return false;
        try
        {
            return mayInterleave(GrainInstance!, call)
                || _blocking.TrueForAll(other => mayInterleave(GrainInstance!, other));
        }
        catch (Exception exception)
        {
            _silo.Log.InterleavePredicateFailed(exception, call);
            call.Fail(exception);

            // Settled, it passes through its turn without running.
            return true;
        }
    }

    private void StartCall(GrainCall call)
    {
        if (call.IsSettled && (_silo.Messaging.DropExpiredMessages || call.Method.TakesToken))
        {
            Interlocked.Decrement(ref _load);
            return;
        }

        _running++;
        var isBlocking = !Class.IsReentrant && !call.Method.AlwaysInterleaves;
        if (isBlocking) _blocking.Add(call);
        if (call.KeepsAlive) _lastUsed = call.Started;
        ImportContext(call.Context);
        if (!call.Start(this, GrainInstance!)) return;
        _running--;
        if (isBlocking) _blocking.Remove(call);
        AfterCall();
    }

    private void AfterCall()
    {
        Interlocked.Decrement(ref _load);
        if (_waiting.Count > 0) StartWaiting();
        if (_running == 0 && _state == ActivationState.Deactivating) FinishDeactivation();
    }

    private void StartWaiting()
    {
        // A call that ends at once comes back here; the loop below it goes on.
        if (_isStartingWaiting) return;
        _isStartingWaiting = true;
        for (var i = 0; i < _waiting.Count && _state == ActivationState.Valid;)
        {
            var call = _waiting[i];
            if (!MayStart(call))
            {
                i++;
                continue;
            }

            _waiting.RemoveAt(i);
            Scheduler.ForgetCaller();
            StartCall(call);
        }

        _isStartingWaiting = false;
    }

    private static void ImportContext(Dictionary<string, object>? context)
    {
        RequestContext.Clear();
        if (context is null) return;
        foreach (var (key, value) in context) RequestContext.Set(key, value);
    }
}
