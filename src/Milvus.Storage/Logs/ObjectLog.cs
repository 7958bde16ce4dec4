using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>
/// One handle on a log of numbered chunks. An owner's chunks follow its fence without gaps, so its next number is the
/// one that its successor's fence takes: a put that succeeds there is commit and proof of ownership in one (I7).
/// </summary>
internal sealed class ObjectLog(
    ObjectLogObjects objects, Func<ulong> nonces, TimeProvider time, ObjectLogRetention retention) : ILog
{
    private const int OpenAttempts = 8;

    private ObjectLogOwner? _owner;

    public string Name => objects.Name;

    public async Task<LogOpened> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _owner = null;
        for (var attempt = 1; ; attempt++)
        {
            var begun = time.GetUtcNow();
            var (fence, view) = await new ObjectLogHead(objects, nonces)
                .TakeAsync(ObjectChunkKind.Fence, cancellationToken);
            try
            {
                var (seq, at, snapshot) = await ReadNewestSnapshotAsync(fence, view, cancellationToken);
                _owner = new ObjectLogOwner(fence)
                {
                    Position = fence.Position,
                    LookedAt = begun,
                    SnapshotSeq = seq,
                    SnapshotAt = at,
                    PreviousSnapshotSeq = view.Snapshots.LastOrDefault(older => older < seq),
                };
                return new LogOpened(fence.Epoch, new LogPosition(fence.Position), snapshot, at, CutBytes: 0);
            }
            catch (DataCorruptException) when (attempt < OpenAttempts)
            {
                // No damage when a newer owner has replaced the snapshots meanwhile.
                if (await FindNewerOwnerAsync(fence, cancellationToken) is null)
                {
                    throw;
                }
            }
        }
    }

    public async IAsyncEnumerable<LogCommit> ReadFromAsync(
        LogPosition after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var owner = _owner ?? throw new InvariantException($"Log {Name} is read before it is opened.");
        await using var commits = new ObjectLogReader(objects)
            .ReadAsync(after, new LogPosition(owner.Fence.Position), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await commits.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (DataCorruptException)
            {
                // No damage when a newer owner has truncated meanwhile.
                if (await FindNewerOwnerAsync(owner.Fence, cancellationToken) is { } newer)
                {
                    throw Fenced(owner, newer);
                }

                throw;
            }

            yield return commits.Current;
        }
    }

    public async Task<LogPosition> AppendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> payload, long expectedEpoch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var owner = Check(expectedEpoch);
        if (owner.IsBroken)
        {
            throw new IOException($"Log {Name}: an earlier append failed; open it again to learn the outcome.");
        }

        var header = owner.NextCommit(payload, Name);
        var begun = time.GetUtcNow();
        owner.IsBroken = true;
        if (!await objects.TryPutAsync(header, payload, cancellationToken))
        {
            await CheckIsOursAsync(owner, header, cancellationToken);
        }

        if (time.GetUtcNow() - owner.LookedAt > retention.Trust)
        {
            await LookAgainAsync(owner, header, cancellationToken);
        }

        owner.LookedAt = begun;
        owner.Position = header.Position;
        owner.IsBroken = false;
        return new LogPosition(header.Position);
    }

    public async Task ConfirmAsync(long expectedEpoch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_owner is null)
        {
            throw new IOException($"Log {Name} is being opened.");
        }

        var owner = Check(expectedEpoch);
        var begun = time.GetUtcNow();
        if (begun - owner.LookedAt <= retention.Trust)
        {
            await CheckNoNewerOwnerAsync(owner, cancellationToken);
            return;
        }

        // After a pause so long even a successor's fence may be deleted: its newest chunk is not.
        if (await FindNewerOwnerAsync(owner.Fence, cancellationToken) is { } newer)
        {
            throw Fenced(owner, newer);
        }

        owner.LookedAt = begun;
    }

    public async Task ReplaceSnapshotAsync(
        ReadOnlyMemory<byte> snapshot, LogPosition at, long expectedEpoch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var owner = Check(expectedEpoch);
        Invariant.Holds(
            at.Value <= owner.Position, $"Log {Name}: a snapshot at {at}, but the last commit is {owner.Position}.");
        Invariant.Holds(at >= owner.SnapshotAt, $"Log {Name}: a snapshot at {at} goes back (I2).");
        await CheckNoNewerOwnerAsync(owner, cancellationToken);
        var seq = await SeqOfAsync(owner, at, cancellationToken);
        var header = new ObjectSnapshotHeader(
            seq, at.Value, owner.Fence.Epoch, snapshot.Length, Crc32C.Of(snapshot.Span));
        await objects.PutSnapshotAsync(header, snapshot, cancellationToken);
        var previous = owner.SnapshotSeq == seq ? owner.PreviousSnapshotSeq : owner.SnapshotSeq;
        (owner.PreviousSnapshotSeq, owner.SnapshotSeq, owner.SnapshotAt) = (previous, seq, at);

        // The newest two stay; a damaged one that opening passed over goes.
        var view = await objects.ListAsync(cancellationToken);
        foreach (var old in view.Snapshots.Where(old => old < seq && old != previous))
        {
            await objects.DeleteSnapshotAsync(old, cancellationToken);
        }
    }

    public async Task TruncateAsync(LogPosition upTo, long expectedEpoch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var owner = Check(expectedEpoch);
        Invariant.Holds(
            upTo == LogPosition.Zero || (owner.SnapshotSeq > 0 && upTo <= owner.SnapshotAt),
            $"Log {Name}: no snapshot covers the commits up to {upTo}.");

        // A successor reads the snapshots when its fence is there. So either this sees the fence, or the successor sees
        // the snapshot that covers what is deleted here.
        await CheckNoNewerOwnerAsync(owner, cancellationToken);
        var (seq, position) = (owner.Seq, owner.Position);
        var view = await objects.ListAsync(cancellationToken);
        var gone = ObjectLogTruncation.Plan(
            view, seq, position, upTo.Value, owner.SnapshotSeq, time.GetUtcNow() - retention.For, retention.Fences);
        await objects.DeleteChunksAsync(gone, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _owner = null;
        return ValueTask.CompletedTask;
    }

    private async Task<(long Seq, LogPosition At, ReadOnlyMemory<byte>? Snapshot)> ReadNewestSnapshotAsync(
        ObjectChunkHeader fence, ObjectLogView view, CancellationToken cancellationToken)
    {
        DataCorruptException? damage = null;
        foreach (var seq in view.Snapshots.Reverse().Where(seq => seq >= fence.Origin))
        {
            CheckCovered(seq);
            try
            {
                var (at, body) = await objects.ReadSnapshotAsync(seq, cancellationToken);
                return (seq, at, body);
            }
            catch (DataCorruptException found)
            {
                damage ??= found;
            }
        }

        CheckCovered(fence.Origin - 1);
        return (0, LogPosition.Zero, null);

        // An older snapshot serves only when the log still has every chunk behind it.
        void CheckCovered(long seq)
        {
            if (damage is not null && view.FirstMissing(seq + 1, fence.Seq) is not null)
            {
                throw damage;
            }
        }
    }

    private ObjectLogOwner Check(long expectedEpoch)
    {
        var owner = _owner;
        return owner is not null && owner.FencedBy is null && owner.Fence.Epoch == expectedEpoch
            ? owner
            : throw new LogFencedException(Name, expectedEpoch, owner?.FencedBy ?? owner?.Fence.Epoch ?? 0);
    }

    private LogFencedException Fenced(ObjectLogOwner owner, long? by)
    {
        // A chunk that is gone again was of some newer owner.
        owner.FencedBy = by ?? owner.Fence.Epoch + 1;
        return new LogFencedException(Name, owner.Fence.Epoch, owner.FencedBy.Value);
    }

    // A lower layer may have repeated a put that had succeeded; then the chunk that is in the way is this one.
    private async Task CheckIsOursAsync(ObjectLogOwner owner, ObjectChunkHeader header, CancellationToken cancellationToken)
    {
        var there = await objects.ReadHeaderAsync(header.Seq, cancellationToken);
        if (there != header)
        {
            throw Fenced(owner, there?.Epoch);
        }
    }

    // The successor's fence has the next number. A commit of our own may be under way there.
    private async Task CheckNoNewerOwnerAsync(ObjectLogOwner owner, CancellationToken cancellationToken)
    {
        var seq = owner.Seq + 1;
        while (await objects.ReadHeaderAsync(seq, cancellationToken) is { } there)
        {
            if (there.Nonce != owner.Fence.Nonce || there.Epoch != owner.Fence.Epoch)
            {
                throw Fenced(owner, there.Epoch);
            }

            seq++;
        }
    }

    // By the newest chunk, since between it and the fence anything may be truncated.
    private async Task<long?> FindNewerOwnerAsync(ObjectChunkHeader fence, CancellationToken cancellationToken)
    {
        var view = await objects.ListAsync(cancellationToken);
        if (view.Last == fence.Seq)
        {
            return null;
        }

        // Our own newest chunk is never deleted, so one that is listed and gone was somebody else's.
        var last = await objects.ReadHeaderAsync(view.Last, cancellationToken);
        return last?.Nonce == fence.Nonce && last?.Epoch == fence.Epoch ? null : last?.Epoch ?? fence.Epoch + 1;
    }

    // After a pause so long that even fences may be deleted, a put at a number that was used already can succeed.
    private async Task LookAgainAsync(ObjectLogOwner owner, ObjectChunkHeader header, CancellationToken cancellationToken)
    {
        if (await new ObjectLogHead(objects, nonces).ConfirmAsync(header, cancellationToken) is not null)
        {
            return;
        }

        if (await objects.ReadHeaderAsync(header.Seq, cancellationToken) is null)
        {
            throw Fenced(owner, null);
        }

        throw new IOException($"Log {Name}: a newer owner was met after a long pause; whether before or after commit " +
            $"{header.Position} is unknown.");
    }

    private async Task<long> SeqOfAsync(ObjectLogOwner owner, LogPosition at, CancellationToken cancellationToken)
    {
        if (at.Value >= owner.Fence.Position)
        {
            return owner.Fence.Seq + (at.Value - owner.Fence.Position);
        }

        if (owner.SnapshotSeq > 0 && at == owner.SnapshotAt)
        {
            return owner.SnapshotSeq;
        }

        if (at == LogPosition.Zero)
        {
            return owner.Fence.Origin;
        }

        var chunks = await new ObjectLogReader(objects).LocateAsync(at.Previous, at, cancellationToken);
        return chunks[0].Seq;
    }
}
