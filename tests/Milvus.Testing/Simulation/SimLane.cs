namespace Milvus.Testing.Simulation;

/// <summary>Where one grain, client or device runs: in order, one thing at a time, until it is killed.</summary>
public sealed class SimLane : TaskScheduler
{
    private readonly SimScheduler _scheduler;
    private readonly Queue<Task> _work = new();

    internal SimLane(SimScheduler scheduler, string name, int number)
    {
        _scheduler = scheduler;
        Name = name;
        Number = number;
    }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Whether nothing runs here any more.</summary>
    public bool IsDead { get; private set; }

    internal int Number { get; }

    /// <summary>Starts something here.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Starts something here.</summary>
    public Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs something here.</summary>
    public Task<T> CallAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this);

    /// <summary>What waits here is forgotten, and what is added later too: memory is lost.</summary>
    public void Kill()
    {
        IsDead = true;
        if (_work.Count > 0)
        {
            _work.Clear();
            _scheduler.Unready(this);
        }
    }

    internal void RunOne()
    {
        var task = _work.Dequeue();
        if (_work.Count > 0)
        {
            _scheduler.Ready(this);
        }

        TryExecuteTask(task);
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        _scheduler.CheckThread();
        if (IsDead)
        {
            return;
        }

        _work.Enqueue(task);
        if (_work.Count == 1)
        {
            _scheduler.Ready(this);
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _work;
}
