using System.Collections.Immutable;
using Milvus.Core.Ports;
using Milvus.Storage.Disks;
using Milvus.Storage.LogFormat.V1;
using Milvus.Storage.Logs;

namespace Milvus.Storage.Inspection;

/// <summary>Looks at logs that are files, beside the server that owns them.</summary>
/// <param name="root">The folder of all logs.</param>
public sealed class FileLogInspector(string root) : ILogInspector
{
    private const int Looks = 4;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
        [
            .. RealDisk.Instance.List(root)
                .Where(entry => entry.IsFolder && entry.Name[0] != '.')
                .Select(entry => entry.Name)
                .Order(StringComparer.Ordinal),
        ]);

    /// <inheritdoc/>
    public Task<LogContent?> InspectAsync(string name, ILogReader reader, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            if (!Directory.Exists($"{root}/{name}"))
            {
                return Task.FromResult<LogContent?>(null);
            }

            // Files are deleted and replaced while they are read: what is wrong each time is wrong.
            var found = new Look(root, name, reader, cancellationToken).Run();
            if (found.Damages.IsEmpty || look == Looks)
            {
                return Task.FromResult<LogContent?>(found);
            }
        }
    }

    /// <summary>One look at one log.</summary>
    private sealed class Look(string root, string name, ILogReader reader, CancellationToken cancellationToken)
    {
        private readonly string _folder = $"{root}/{name}";
        private readonly LogFiles _files = new(RealDisk.Instance, $"{root}/{name}", name);
        private readonly ImmutableArray<DataCorruptException>.Builder _damages =
            ImmutableArray.CreateBuilder<DataCorruptException>();

        private long _snapshotAt;
        private long _first;
        private long _last;
        private long _epoch;
        private long _tail;

        public LogContent Run()
        {
            var recorded = Try(_files.ReadEpoch, null);
            ReadSnapshot();
            var chunks = _files.Chunks();
            _first = chunks.Count > 0 ? chunks[0] : 0;
            _last = _first > 0 ? _first - 1 : 0;
            for (var i = 0; i < chunks.Count; i++)
            {
                ReadChunk(chunks[i], isLast: i == chunks.Count - 1);
            }

            Compare(recorded, chunks.Count);
            var entries = RealDisk.Instance.List(_folder);
            return new LogContent
            {
                Name = name,
                First = new LogPosition(_last < _first ? 0 : _first),
                Last = new LogPosition(_last),
                SnapshotAt = new LogPosition(_snapshotAt),
                Epoch = Math.Max(_epoch, recorded?.Epoch ?? 0),
                TailBytes = _tail,
                Files = entries.Count,
                Bytes = entries.Sum(entry => entry.Bytes),
                Damages = _damages.ToImmutable(),
            };
        }

        private void ReadSnapshot()
        {
            ReadOnlyMemory<byte>? newest = null;
            foreach (var at in _files.Snapshots())
            {
                if (Try<ReadOnlyMemory<byte>?>(() => _files.ReadSnapshot(at), null) is { } body)
                {
                    (newest, _snapshotAt) = (body, at);
                }
            }

            reader.Begin(name, newest, new LogPosition(_snapshotAt));
        }

        private void ReadChunk(long first, bool isLast)
        {
            var path = _files.ChunkPath(first);
            using var file = RealDisk.Instance.TryOpenRead(path);
            if (file is null)
            {
                Add(path, 0, "missing");
                return;
            }

            if (isLast && file.Length <= LogFileHeader.Bytes && Header(file, path, first) is null)
            {
                // A chunk that is being begun: its header is synced before its first commit is.
                _tail = file.Length;
                return;
            }

            Try<object?>(
                () =>
                {
                    using var chunk = new ChunkReader(file, path, name, first);
                    if (first != _last + 1)
                    {
                        Add(path, 0, $"missing: the commits from {_last + 1} to {first - 1}");
                    }

                    ReadFrames(chunk, path, isLast);
                    return null;
                },
                null);
        }

        private void ReadFrames(ChunkReader chunk, string path, bool isLast)
        {
            while (chunk.TryRead(out var header, out var payload))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (header.Position > _snapshotAt)
                {
                    reader.Add(new LogCommit(new LogPosition(header.Position), header.Epoch, payload));
                }
            }

            (_last, _epoch) = (chunk.Last, Math.Max(_epoch, chunk.Epoch));
            if (chunk.IsAtEnd)
            {
                return;
            }

            if (!isLast || chunk.HasFrameBehind())
            {
                throw chunk.Damage();
            }

            _tail = chunk.Length - chunk.Offset;
        }

        private void Compare(LogFileHeader? recorded, int chunks)
        {
            var known = Math.Max(recorded?.Position ?? 0, _snapshotAt);
            if (_damages.Count == 0 && _last < known)
            {
                Add(_folder, 0, $"corrupt: ends at commit {_last}, though {known} was durable");
            }

            if (chunks > 0 && _first > _snapshotAt + 1)
            {
                Add(_files.ChunkPath(_snapshotAt + 1), 0, $"missing: commit {_snapshotAt + 1}");
            }

            if (recorded is null && chunks > 0 && !File.Exists(_files.EpochPath))
            {
                Add(_files.EpochPath, 0, "missing, though there are commits");
            }
        }

        private LogFileHeader? Header(IDiskFile file, string path, long first)
        {
            try
            {
                // Not disposed: the file is the caller's.
                return new ChunkReader(file, path, name, first).Header;
            }
            catch (DataCorruptException)
            {
                return null;
            }
        }

        private T Try<T>(Func<T> read, T otherwise)
        {
            try
            {
                return read();
            }
            catch (DataCorruptException damage)
            {
                _damages.Add(damage);
                return otherwise;
            }
        }

        private void Add(string path, long offset, string why) =>
            _damages.Add(new DataCorruptException(path, offset, why));
    }
}
