using Milvus.Core.Ports;

namespace Milvus.Testing.Disks;

/// <summary>Real logs, of which one can be made slow: what is appended to it waits until it is let go.</summary>
/// <param name="inner">The real ones.</param>
public sealed class HeldLogStore(ILogStore inner) : ILogStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Hold> _held = [];

    /// <summary>From now on appends to a log wait. At most one hold a log at a time.</summary>
    /// <param name="name">The log.</param>
    public Hold HoldAppends(string name)
    {
        var hold = new Hold(() =>
        {
            lock (_lock) _held.Remove(name);
        });
        lock (_lock) _held.Add(name, hold);
        return hold;
    }

    /// <inheritdoc/>
    public ILog Get(string name) => new HeldLog(inner.Get(name), this);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogCommit> ReadAsync(
        string name, LogPosition after, LogPosition upTo, CancellationToken cancellationToken) =>
        inner.ReadAsync(name, after, upTo, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        inner.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        inner.DeleteAsync(name, cancellationToken);

    private Task PassAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
            return _held.TryGetValue(name, out var hold) ? hold.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>A log that is slow until this is disposed.</summary>
    /// <param name="end">Lets later appends through.</param>
    public sealed class Hold(Action end) : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when something waits here.</summary>
        public Task Reached => _reached.Task;

        /// <inheritdoc/>
        public void Dispose()
        {
            end();
            _open.TrySetResult();
        }

        internal Task WaitAsync(CancellationToken cancellationToken)
        {
            _reached.TrySetResult();
            return _open.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class HeldLog(ILog log, HeldLogStore store) : ILog
    {
        public string Name => log.Name;

        public Task<LogOpened> OpenAsync(CancellationToken cancellationToken) => log.OpenAsync(cancellationToken);

        public IAsyncEnumerable<LogCommit> ReadFromAsync(LogPosition after, CancellationToken cancellationToken) =>
            log.ReadFromAsync(after, cancellationToken);

        public async Task<LogPosition> AppendAsync(
            IReadOnlyList<ReadOnlyMemory<byte>> payload, long expectedEpoch, CancellationToken cancellationToken)
        {
            await store.PassAsync(Name, cancellationToken);
            return await log.AppendAsync(payload, expectedEpoch, cancellationToken);
        }

        public Task ConfirmAsync(long expectedEpoch, CancellationToken cancellationToken) =>
            log.ConfirmAsync(expectedEpoch, cancellationToken);

        public Task ReplaceSnapshotAsync(
            ReadOnlyMemory<byte> snapshot, LogPosition at, long expectedEpoch, CancellationToken cancellationToken) =>
            log.ReplaceSnapshotAsync(snapshot, at, expectedEpoch, cancellationToken);

        public Task TruncateAsync(LogPosition upTo, long expectedEpoch, CancellationToken cancellationToken) =>
            log.TruncateAsync(upTo, expectedEpoch, cancellationToken);

        public ValueTask DisposeAsync() => log.DisposeAsync();
    }
}
