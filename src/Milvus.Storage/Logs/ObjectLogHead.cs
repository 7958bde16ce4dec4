using Milvus.Core.Ports;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>
/// Takes the head of a log: puts a fence or a tombstone as its newest chunk, so that whoever owned it before finds its
/// next number taken (I7).
/// </summary>
internal sealed class ObjectLogHead(ObjectLogObjects objects, Func<ulong> nonces)
{
    private const int Attempts = 64;
    private const int Steps = 16;
    private const int Looks = 8;

    /// <summary>Takes the head.</summary>
    /// <returns>The chunk that was put, and what the log held when it was certain to be the newest.</returns>
    /// <exception cref="DataCorruptException">A chunk that must be there is missing, or the newest is damaged.
    /// </exception>
    /// <exception cref="IOException">The store failed, or others were faster each time.</exception>
    public async Task<(ObjectChunkHeader Mark, ObjectLogView View)> TakeAsync(
        ObjectChunkKind kind, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var head = await FindAsync(kind, cancellationToken);
            if (await PutBehindAsync(head, kind, cancellationToken) is { } mark
                && await ConfirmAsync(mark, cancellationToken) is { } view)
            {
                return (mark, view);
            }
        }

        throw new IOException($"Log {objects.Name}: others were faster at each of {Attempts} attempts to own it.");
    }

    // The newest chunk; number 0 when there is none.
    private async Task<ObjectChunkHeader> FindAsync(ObjectChunkKind kind, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var view = await objects.ListAsync(cancellationToken);
            if (view.IsEmpty)
            {
                return default;
            }

            var found = view.Last == 0 ? null : await objects.ReadHeaderAsync(view.Last, cancellationToken);
            if (kind == ObjectChunkKind.Tombstone)
            {
                // Even a log with holes can be deleted.
                return (found ?? default) with { Seq = Math.Max(view.Last, view.NewestSnapshot) };
            }

            var damage = found is { } head
                ? Damage(view, head)
                : Missing(Math.Max(view.Last, view.NewestSnapshot));
            if (damage is null)
            {
                return found!.Value;
            }

            // A listing is not one moment: chunks may be deleted and put while it runs.
            if (look == Looks)
            {
                throw damage;
            }
        }
    }

    private async Task<ObjectChunkHeader?> PutBehindAsync(
        ObjectChunkHeader head, ObjectChunkKind kind, CancellationToken cancellationToken)
    {
        var nonce = nonces();
        IOException? failure = null;
        for (var step = 0; step < Steps; step++)
        {
            var mark = Behind(head, kind, nonce);
            try
            {
                if (await objects.TryPutAsync(mark, [], cancellationToken))
                {
                    return mark;
                }
            }
            catch (IOException unknown) when (failure is null)
            {
                failure = unknown;
            }

            // Our own after all, by a put without an answer or one that a lower layer repeated; or somebody else's, and
            // then the next number is behind it.
            var there = await objects.ReadHeaderAsync(mark.Seq, cancellationToken);
            if (there == mark)
            {
                return mark;
            }

            head = there ?? head;
        }

        return null;
    }

    /// <summary>
    /// Whether a chunk that was put became the newest one. A number that was used and deleted can be put again by
    /// somebody who slept in between. Then a snapshot at or above it exists, since only what a snapshot covers is
    /// deleted and the newest one stays; or the chunks before it are gone, after the whole log was deleted. In both
    /// cases the put says nothing.
    /// </summary>
    /// <returns>What the log held; null when it did not become the newest, or is the newest no more.</returns>
    /// <exception cref="DataCorruptException">A chunk that must be there is missing.</exception>
    public async Task<ObjectLogView?> ConfirmAsync(ObjectChunkHeader mark, CancellationToken cancellationToken)
    {
        DataCorruptException? damage = null;
        for (var look = 1; look <= Looks; look++)
        {
            var view = await objects.ListAsync(cancellationToken);
            if (view.Last != mark.Seq || view.NewestSnapshot >= mark.Seq)
            {
                // Also when we were merely overtaken. The chunk stays: it may be a link of the chain, and below a
                // snapshot it means nothing.
                return null;
            }

            damage = Damage(view, mark);
            if (damage is null)
            {
                return view;
            }

            if (look == Looks && !view.HasPredecessorOf(mark.Seq))
            {
                await objects.DeleteChunkAsync(mark.Seq, cancellationToken);
                return null;
            }
        }

        throw damage!;
    }

    private static ObjectChunkHeader Behind(ObjectChunkHeader head, ObjectChunkKind kind, ulong nonce)
    {
        var seq = head.Seq + 1;
        var begins = head.Kind is ObjectChunkKind.None or ObjectChunkKind.Tombstone;
        return kind == ObjectChunkKind.Tombstone
            ? new ObjectChunkHeader(kind, seq, 0, head.Epoch + 1, nonce, seq)
            : new ObjectChunkHeader(
                kind, seq, begins ? 0 : head.Position, head.Epoch + 1, nonce, begins ? seq : head.Origin);
    }

    // Everything behind the newest snapshot, or from the log's beginning, must be there.
    private DataCorruptException? Damage(ObjectLogView view, ObjectChunkHeader head)
    {
        if (head.Kind == ObjectChunkKind.Tombstone)
        {
            return null;
        }

        if (view.NewestSnapshot > head.Seq)
        {
            return Missing(view.NewestSnapshot);
        }

        var covered = view.NewestSnapshot >= head.Origin ? view.NewestSnapshot : head.Origin - 1;
        return view.FirstMissing(covered + 1, head.Seq) is { } missing ? Missing(missing) : null;
    }

    private DataCorruptException Missing(long seq) => new(objects.ChunkPath(seq), 0, "missing");
}
