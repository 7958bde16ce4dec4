namespace Milvus.Core.Ports;

/// <summary>
/// A durable log with one owner at a time (I7). The payload is opaque. Appends are atomic: after a crash a commit is
/// there whole or not at all, and an acknowledged one is always there.
/// </summary>
public interface ILog : IAsyncDisposable
{
    /// <summary>The name it was opened by.</summary>
    string Name { get; }

    /// <summary>
    /// Takes ownership: reads the newest valid snapshot, cuts a torn tail, and durably raises the epoch, so that an
    /// older owner's next append fails. May be called again by the owner after a failed append, to learn the outcome.
    /// </summary>
    /// <exception cref="DataCorruptException">Anything but the tail is damaged; names path and offset.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    Task<LogOpened> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads the commits behind <paramref name="after"/> up to the newest at the time of opening, in order.
    /// </summary>
    /// <exception cref="DataCorruptException">A commit is damaged or missing; names path and offset.</exception>
    /// <exception cref="LogFencedException">A commit is missing because a newer owner truncated it.</exception>
    IAsyncEnumerable<LogCommit> ReadFromAsync(LogPosition after, CancellationToken cancellationToken);

    /// <summary>Appends one commit and returns when it is durable. One call at a time.</summary>
    /// <param name="payload">Pieces written one after the other, read until the task ends; not copied.</param>
    /// <param name="expectedEpoch">The owner's epoch.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    /// <returns>The commit's position: one more than the one before.</returns>
    /// <exception cref="LogFencedException">There is a newer owner; nothing was written.</exception>
    /// <exception cref="IOException">The outcome is unknown: call <see cref="OpenAsync"/> and re-read.</exception>
    Task<LogPosition> AppendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> payload, long expectedEpoch, CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure that nobody had opened the log since the owner did: then every acknowledged commit was the owner's or
    /// came before it. May run beside anything else.
    /// </summary>
    /// <param name="expectedEpoch">The owner's epoch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogFencedException">There is a newer owner.</exception>
    /// <exception cref="IOException">The store failed, or the owner is just opening the log again: nobody
    /// knows.</exception>
    Task ConfirmAsync(long expectedEpoch, CancellationToken cancellationToken);

    /// <summary>Durably replaces the snapshot; <paramref name="at"/> is the last commit that it covers.</summary>
    /// <exception cref="LogFencedException">There is a newer owner.</exception>
    Task ReplaceSnapshotAsync(
        ReadOnlyMemory<byte> snapshot, LogPosition at, long expectedEpoch, CancellationToken cancellationToken);

    /// <summary>Forgets commits up to <paramref name="upTo"/>, at the store's grain: some may stay readable.</summary>
    /// <exception cref="InvariantException">No snapshot covers them.</exception>
    Task TruncateAsync(LogPosition upTo, long expectedEpoch, CancellationToken cancellationToken);
}
