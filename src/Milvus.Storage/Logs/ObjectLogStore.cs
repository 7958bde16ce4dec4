using Milvus.Core.Ports;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>
/// Logs as numbered objects below <c>log/</c>: one object is one commit, and its number decides who owns the log, so
/// that any number of processes may share the store (I7). Needs a store whose put-if-absent is exclusive and whose
/// reads and listings show every put that has ended. Safe for concurrent use; a handle is used by one owner.
/// </summary>
public sealed class ObjectLogStore : ILogStore
{
    private readonly IObjectStore _store;
    private readonly IRandomSource _chance;
    private readonly TimeProvider _time;
    private readonly ObjectLogRetention _retention;
    private readonly Lock _gate = new();

    /// <summary>Names a store; nothing is read or made before a log is opened.</summary>
    /// <param name="store">Where the objects are.</param>
    /// <param name="chance">Tells owners apart; differs from process to process.</param>
    /// <param name="time">Ages what is kept against sleeping owners: within an hour of the store's own clock.</param>
    public ObjectLogStore(IObjectStore store, IRandomSource chance, TimeProvider time)
        : this(store, chance, time, new ObjectLogRetention())
    {
    }

    internal ObjectLogStore(
        IObjectStore store, IRandomSource chance, TimeProvider time, ObjectLogRetention retention)
    {
        _store = store;
        _chance = chance;
        _time = time;
        _retention = retention;
    }

    /// <inheritdoc/>
    public ILog Get(string name) => new ObjectLog(ObjectsOf(name), NextNonce, _time, _retention);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogCommit> ReadAsync(
        string name, LogPosition after, LogPosition upTo, CancellationToken cancellationToken) =>
        new ObjectLogReader(ObjectsOf(name)).ReadAsync(after, upTo, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Also deletes what deletions have left, tombstones after a day.</remarks>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var (name, view) in await ObjectLogObjects.ListAllAsync(_store, cancellationToken))
        {
            if (view.IsTombstoned)
            {
                await SweepAsync(ObjectsOf(name), view, cancellationToken);
            }
            else
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <inheritdoc/>
    /// <exception cref="DataCorruptException">The newest chunk is damaged.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var objects = ObjectsOf(name);
        var view = await objects.ListAsync(cancellationToken);
        if (!view.IsEmpty && !view.IsTombstoned)
        {
            (_, view) = await new ObjectLogHead(objects, NextNonce)
                .TakeAsync(ObjectChunkKind.Tombstone, cancellationToken);
        }

        await DeleteContentAsync(objects, view, cancellationToken);
    }

    // Fences stay with the tombstone: an owner that sleeps must run into one of them. A snapshot behind the tombstone
    // is of a log that was opened while this one was listed.
    private static async Task DeleteContentAsync(
        ObjectLogObjects objects, ObjectLogView view, CancellationToken cancellationToken)
    {
        var commits = view.Chunks.Where(chunk => chunk.Kind == ObjectChunkKind.Commit).Select(chunk => chunk.Seq);
        await objects.DeleteChunksAsync(commits, cancellationToken);
        foreach (var snapshot in view.Snapshots.Where(snapshot => snapshot < view.Last))
        {
            await objects.DeleteSnapshotAsync(snapshot, cancellationToken);
        }
    }

    private async Task SweepAsync(ObjectLogObjects objects, ObjectLogView view, CancellationToken cancellationToken)
    {
        await DeleteContentAsync(objects, view, cancellationToken);
        if (view.Chunks[^1].ModifiedUtc < _time.GetUtcNow() - _retention.For)
        {
            // The tombstone goes last, or what is left would look like a log with a hole.
            var fences = view.Chunks.SkipLast(1).Where(chunk => chunk.Kind != ObjectChunkKind.Commit);
            await objects.DeleteChunksAsync(fences.Select(chunk => chunk.Seq), cancellationToken);
            await objects.DeleteChunkAsync(view.Last, cancellationToken);
        }
    }

    private ObjectLogObjects ObjectsOf(string name)
    {
        LogName.Check(name);
        return new ObjectLogObjects(_store, name);
    }

    // Fractions have 53 random bits.
    private ulong NextNonce()
    {
        lock (_gate)
        {
            var high = (ulong)(_chance.NextFraction() * (1UL << 32));
            return (high << 32) | (ulong)(_chance.NextFraction() * (1UL << 32));
        }
    }
}
