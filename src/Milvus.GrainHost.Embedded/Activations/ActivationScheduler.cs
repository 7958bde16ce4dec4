using System.Collections.Concurrent;
using Milvus.GrainHost.Embedded.Calls;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>
/// Runs everything of one activation, one thing at a time, on pool threads: calls, and the tasks grain code makes. Code
/// in a grain sees it as <see cref="TaskScheduler.Current"/>, so awaits come back to it.
/// </summary>
internal sealed class ActivationScheduler(Activation activation)
    : TaskScheduler, IThreadPoolWorkItem, IWorkItemScheduler
{
    /// <summary>How much one activation does before other work gets the thread.</summary>
    private const int ItemsPerSlice = 128;

    private readonly ConcurrentQueue<object> _queue = new();
    private ExecutionContext? _clean;
    private GrainCall? _firstCall;
    private int _remaining;
    private int _isScheduled;

    public void Post(GrainCall call) => Enqueue(call);

    public void QueueAction(Action action) =>
        new Task(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach).Start(this);

    public void QueueAction(Action<object> action, object state) =>
        new Task(action!, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach).Start(this);

    void IWorkItemScheduler.QueueTask(Task task) => task.Start(this);

    /// <summary>Between calls: what one set for its own callees must not reach the next.</summary>
    public void ForgetCaller()
    {
        if (_clean is not null) ExecutionContext.Restore(_clean);
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    // Inlining is safe only for a task that is not also queued, and only in a turn of this activation.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(CurrentContext.Value, activation) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue.OfType<Task>()];

    void IThreadPoolWorkItem.Execute()
    {
        var previous = CurrentContext.Enter(activation);
        _remaining = ItemsPerSlice;
        while (_remaining > 0 && _queue.TryDequeue(out var item))
        {
            _remaining--;
            if (item is Task task) TryExecuteTask(task);
            else RunCalls((GrainCall)item);
        }

        CurrentContext.Enter(previous);
        if (!_queue.IsEmpty)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        Volatile.Write(ref _isScheduled, 0);
        Interlocked.MemoryBarrier();
        if (!_queue.IsEmpty) Schedule();
    }

    private void Enqueue(object item)
    {
        _queue.Enqueue(item);
        Schedule();
    }

    private void Schedule()
    {
        if (Interlocked.CompareExchange(ref _isScheduled, 1, 0) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>
    /// Runs this call and those right behind it inside one task: a task makes this the current scheduler, and one for
    /// many calls costs less than one each.
    /// </summary>
    private void RunCalls(GrainCall first)
    {
        _firstCall = first;
        var turn = new Task(
            static self => ((ActivationScheduler)self!).RunCallsInTask(), this, TaskCreationOptions.DenyChildAttach);
        turn.RunSynchronously(this);
    }

    private void RunCallsInTask()
    {
        var call = _firstCall!;
        _firstCall = null;
        _clean ??= ExecutionContext.Capture();
        while (true)
        {
            activation.Arrived(call);
            ForgetCaller();
            if (_remaining <= 0 || !_queue.TryPeek(out var next) || next is not GrainCall) return;
            _queue.TryDequeue(out next);
            _remaining--;
            call = (GrainCall)next!;
        }
    }
}
