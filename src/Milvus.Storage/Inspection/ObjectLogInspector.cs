using System.Collections.Immutable;
using Milvus.Core.Ports;
using Milvus.Storage.LogFormat.V1;
using Milvus.Storage.Logs;

namespace Milvus.Storage.Inspection;

/// <summary>Looks at logs that are objects, beside whoever owns them.</summary>
/// <param name="store">Where the objects are.</param>
public sealed class ObjectLogInspector(IObjectStore store) : ILogInspector
{
    private const int Looks = 4;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var info in store.ListAsync(ObjectLogObjects.Root, cancellationToken))
        {
            var rest = info.Path.AsSpan(ObjectLogObjects.Root.Length);
            var cut = rest.IndexOf('/');
            if (cut > 0 && (names.Count == 0 || !rest[..cut].SequenceEqual(names[^1])))
            {
                names.Add(rest[..cut].ToString());
            }
        }

        return names;
    }

    /// <inheritdoc/>
    public async Task<LogContent?> InspectAsync(string name, ILogReader reader, CancellationToken cancellationToken)
    {
        var objects = new ObjectLogObjects(store, name);
        for (var look = 1; ; look++)
        {
            var view = await objects.ListAsync(cancellationToken);
            if (view.IsEmpty)
            {
                return null;
            }

            // Objects are put and deleted while they are listed and read: what is wrong each time is wrong.
            var found = await new Look(objects, view, reader).RunAsync(cancellationToken);
            if (found.Damages.IsEmpty || look == Looks)
            {
                return found;
            }
        }
    }

    /// <summary>One look at one log.</summary>
    private sealed class Look(ObjectLogObjects objects, ObjectLogView view, ILogReader reader)
    {
        private readonly ImmutableArray<DataCorruptException>.Builder _damages =
            ImmutableArray.CreateBuilder<DataCorruptException>();

        private long _snapshotSeq;
        private LogPosition _snapshotAt;
        private long _first;
        private long _last;
        private long _epoch;

        public async Task<LogContent> RunAsync(CancellationToken cancellationToken)
        {
            if (!view.IsTombstoned)
            {
                await ReadSnapshotAsync(cancellationToken);
                await ReadChunksAsync(cancellationToken);
            }

            return new LogContent
            {
                Name = objects.Name,
                First = new LogPosition(_first),
                Last = new LogPosition(_last),
                SnapshotAt = _snapshotAt,
                Epoch = _epoch,
                IsDeleted = view.IsTombstoned,
                Files = view.Chunks.Count + view.Snapshots.Count,
                Bytes = view.Chunks.Sum(chunk => chunk.Bytes),
                Damages = _damages.ToImmutable(),
            };
        }

        private async Task ReadSnapshotAsync(CancellationToken cancellationToken)
        {
            ReadOnlyMemory<byte>? newest = null;
            foreach (var seq in view.Snapshots)
            {
                try
                {
                    (_snapshotAt, newest) = await objects.ReadSnapshotAsync(seq, cancellationToken);
                    _snapshotSeq = seq;
                }
                catch (DataCorruptException damage)
                {
                    _damages.Add(damage);
                }
            }

            reader.Begin(objects.Name, newest, _snapshotAt);
        }

        private async Task ReadChunksAsync(CancellationToken cancellationToken)
        {
            var head = view.Last == 0 ? null : await TryAsync(() => objects.ReadHeaderAsync(view.Last, cancellationToken));
            var origin = head?.Origin ?? 0;
            var covered = _snapshotSeq >= origin ? _snapshotSeq : origin - 1;
            _last = _snapshotSeq >= origin ? _snapshotAt.Value : 0;
            if (head is not null && view.FirstMissing(Math.Max(1, covered + 1), head.Value.Seq) is { } missing)
            {
                _damages.Add(new DataCorruptException(objects.ChunkPath(missing), 0, "missing"));
                return;
            }

            foreach (var chunk in view.Chunks.Where(chunk => chunk.Seq >= origin))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ReadAsync(chunk, covered, cancellationToken);
            }
        }

        private async Task ReadAsync(ListedChunk chunk, long covered, CancellationToken cancellationToken)
        {
            try
            {
                if (await objects.ReadHeaderAsync(chunk.Seq, cancellationToken) is not { } header)
                {
                    // Below a snapshot chunks are deleted; above they are not.
                    if (chunk.Seq > covered)
                    {
                        _damages.Add(new DataCorruptException(objects.ChunkPath(chunk.Seq), 0, "missing"));
                    }

                    return;
                }

                _epoch = Math.Max(_epoch, header.Epoch);
                if (header.Kind != ObjectChunkKind.Commit)
                {
                    return;
                }

                var commit = await objects.ReadCommitAsync(chunk.Seq, header.Position, cancellationToken);
                _first = _first == 0 ? header.Position : _first;
                if (chunk.Seq > covered)
                {
                    if (header.Position != _last + 1)
                    {
                        _damages.Add(new DataCorruptException(
                            objects.ChunkPath(chunk.Seq), 24, $"corrupt: commit {header.Position} behind {_last}"));
                    }

                    reader.Add(commit);
                    _last = header.Position;
                }
            }
            catch (DataCorruptException damage)
            {
                _damages.Add(damage);
            }
        }

        private async Task<T?> TryAsync<T>(Func<Task<T?>> read)
        {
            try
            {
                return await read();
            }
            catch (DataCorruptException damage)
            {
                _damages.Add(damage);
                return default;
            }
        }
    }
}
