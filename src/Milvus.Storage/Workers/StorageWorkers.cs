using Milvus.Core.Errors;
using Milvus.Core.Ports;

namespace Milvus.Storage.Workers;

/// <summary>
/// Threads of their own for blocking IO, so that a slow disk never holds a grain's scheduler or the shared pool.
/// Threads start when needed and stay. Work that is running or waiting when the pool is disposed still ends.
/// </summary>
public sealed class StorageWorkers : IWorkerPool, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Action> _queue = new();
    private readonly int _threads;
    private readonly int _waiting;
    private int _started;
    private int _idle;
    private bool _closed;

    /// <summary>Makes a pool; no thread runs yet.</summary>
    /// <param name="threads">At most so many run at once, 1 … 1024. Each may sit in one sync of the disk.</param>
    /// <param name="waiting">How much other work may wait before more of it is refused, at least 1.</param>
    public StorageWorkers(int threads = 16, int waiting = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(waiting, 1);
        _threads = threads;
        _waiting = waiting;
    }

    private StorageWorkers()
    {
    }

    /// <summary>Runs everything on the caller, for simulation: the same steps in the same order each time.</summary>
    public static StorageWorkers Inline { get; } = new();

    /// <inheritdoc/>
    public Task<Outcome<T>> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_threads > 0 && _queue.Count >= _waiting)
            {
                Outcome<T> refusal = MilvusErrors.RateLimited($"storage workers have {_waiting} works waiting");
                return Task.FromResult(refusal);
            }
        }

        return DoAsync(
            () =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return (Outcome<T>)work(cancellationToken);
            });
    }

    /// <summary>
    /// Runs IO that its caller waits for; never refused, since each caller brings one piece at a time.
    /// </summary>
    internal Task<T> DoAsync<T>(Func<T> work)
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_threads == 0)
        {
            Complete(source, work);
        }
        else
        {
            Enqueue(() => Complete(source, work));
        }

        return source.Task;
    }

    /// <summary>Lets the threads end once their work is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = _threads > 0;
            Monitor.PulseAll(_gate);
        }
    }

    // Whatever the work throws belongs to its caller; the thread goes on.
    private static void Complete<T>(TaskCompletionSource<T> source, Func<T> work)
    {
        T result;
        try
        {
            result = work();
        }
        catch (OperationCanceledException canceled)
        {
            source.SetCanceled(canceled.CancellationToken);
            return;
        }
        catch (UnauthorizedAccessException refused)
        {
            // A disk that lets nobody write fails like any other, and the runtime tells it apart.
            source.SetException(new IOException(refused.Message, refused));
            return;
        }
        catch (Exception failure)
        {
            source.SetException(failure);
            return;
        }

        source.SetResult(result);
    }

    private void Enqueue(Action item)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _queue.Enqueue(item);
            if (_idle > 0)
            {
                _idle--;
                Monitor.Pulse(_gate);
            }
            else if (_started < _threads)
            {
                _started++;
                StartThread();
            }
        }
    }

#pragma warning disable RS0030 // This is the worker pool: the one place in storage that owns threads.
    private void StartThread() => new Thread(Work) { IsBackground = true, Name = "storage" }.Start();
#pragma warning restore RS0030

    private void Work()
    {
        while (Next() is { } item)
        {
            item();
        }
    }

    private Action? Next()
    {
        lock (_gate)
        {
            Action? item;
            while (!_queue.TryDequeue(out item) && !_closed)
            {
                _idle++;
                Monitor.Wait(_gate);
            }

            return item;
        }
    }
}
