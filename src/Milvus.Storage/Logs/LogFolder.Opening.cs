using Milvus.Core.Ports;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <content>Taking ownership, and reading what is there.</content>
internal sealed partial class LogFolder
{
    public LogOpened Open(object owner)
    {
        lock (_gate)
        {
            Release();
            folders.Ensure(Folder);
            _files.DeleteTemporaries();
            _chunks = _files.Chunks();
            var recorded = _files.ReadEpoch();
            if (recorded is null && _chunks.Count > 0)
            {
                throw new DataCorruptException(_files.EpochPath, 0, "missing, though there are commits");
            }

            var (snapshot, snapshotAt) = ReadNewestSnapshot();
            var cut = OpenLastChunk(out var epochInFrames);
            CheckNothingIsMissing(recorded?.Position ?? 0, snapshotAt);
            _epoch = Math.Max(_epoch, Math.Max(recorded?.Epoch ?? 0, epochInFrames)) + 1;
            _files.WriteEpoch(_epoch, _last);
            if (_chunks.Count == 0)
            {
                Roll();
            }

            _isBroken = false;
            _owner = owner;
            return new LogOpened(_epoch, _last, snapshot, new LogPosition(snapshotAt), cut);
        }
    }

    /// <summary>The chunks that hold the commits behind a position, by their first commits.</summary>
    public IReadOnlyList<long> ChunksBehind(LogPosition after)
    {
        lock (_gate)
        {
            return Behind(_chunks, after);
        }
    }

    /// <summary>
    /// The same by what lies on the disk, for reading without owning. An owner may be beginning a chunk just now: its
    /// first commit is behind all durable ones, so nobody who reads those opens it.
    /// </summary>
    public IReadOnlyList<long> StoredChunksBehind(LogPosition after) => Behind(_files.Chunks(), after);

    /// <summary>Opens one chunk for reading.</summary>
    public ChunkReader OpenChunk(long first)
    {
        var path = _files.ChunkPath(first);
        var file = disk.TryOpenRead(path) ?? throw new DataCorruptException(path, 0, "missing");
        try
        {
            return new ChunkReader(file, path, name, first);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private List<long> Behind(List<long> chunks, LogPosition after) =>
        chunks.Count > 0 && chunks[0] <= after.Value + 1
            ? chunks[chunks.FindLastIndex(first => first <= after.Value + 1)..]
            : throw new DataCorruptException(_files.ChunkPath(after.Value + 1), 0, $"missing: commit {after.Next}");

    private (ReadOnlyMemory<byte>? Snapshot, long At) ReadNewestSnapshot()
    {
        _snapshots = _files.Snapshots();
        DataCorruptException? damage = null;
        for (var i = _snapshots.Count - 1; i >= 0; i--)
        {
            try
            {
                var snapshot = _files.ReadSnapshot(_snapshots[i]);
                CheckCovered(_snapshots[i], damage);
                return (snapshot, _snapshots[i]);
            }
            catch (DataCorruptException found) when (found != damage)
            {
                damage ??= found;
                _snapshots.RemoveAt(i);
            }
        }

        CheckCovered(0, damage);
        return (null, 0);
    }

    // An older snapshot serves only when the log still has every commit behind it.
    private void CheckCovered(long at, DataCorruptException? damage)
    {
        if (damage is not null && (_chunks.Count == 0 || _chunks[0] > at + 1))
        {
            throw damage;
        }
    }

    private long OpenLastChunk(out long epoch)
    {
        _last = LogPosition.Zero;
        epoch = 0;
        var cut = DeleteUnfinishedChunk();
        if (_chunks.Count == 0)
        {
            return cut;
        }

        var first = _chunks[^1];
        using var reader = OpenChunk(first);
        byte[] lastPayload = [];
        FrameHeader lastHeader = default;
        while (reader.TryRead(out var header, out var payload))
        {
            (lastHeader, lastPayload) = (header, payload);
        }

        if (!reader.IsAtEnd && reader.HasFrameBehind())
        {
            throw reader.Damage();
        }

        cut += reader.Length - reader.Offset;
        epoch = reader.Epoch;
        _salt = reader.Salt;
        _last = new LogPosition(reader.Last);
        _length = reader.Offset;
        _file = disk.OpenWrite(_files.ChunkPath(first));
        if (!reader.IsAtEnd)
        {
            _file.SetLength(reader.Offset);
        }

        // Nobody knows whether the last sync succeeded, and after a failed one the system forgets that the bytes are
        // owed to the disk. The same bytes once more make it certain.
        if (reader.Last >= first)
        {
            _file.Write([lastHeader.Encode(_salt), lastPayload], reader.LastOffset);
        }
        else
        {
            _file.Write([reader.Header.Encode(name)], 0);
        }

        _file.Sync();
        return cut;
    }

    // A chunk is synced with its header before its first frame: one without a whole header holds no commit.
    private long DeleteUnfinishedChunk()
    {
        if (_chunks.Count == 0)
        {
            return 0;
        }

        var path = _files.ChunkPath(_chunks[^1]);
        using (var file = disk.TryOpenRead(path))
        {
            if (file is null || file.Length > LogFileHeader.Bytes)
            {
                return 0;
            }

            try
            {
                using var reader = OpenChunk(_chunks[^1]);
                return 0;
            }
            catch (DataCorruptException)
            {
                // Checked below: what the epoch file and the snapshots know of must still be there.
            }
        }

        disk.Delete(path);
        disk.SyncFolder(Folder);
        _chunks.RemoveAt(_chunks.Count - 1);
        return LogFileHeader.Bytes;
    }

    private void CheckNothingIsMissing(long recorded, long snapshotAt)
    {
        var known = Math.Max(recorded, snapshotAt);
        if (_last.Value < known)
        {
            var path = _chunks.Count == 0 ? Folder : _files.ChunkPath(_chunks[^1]);
            throw new DataCorruptException(
                path, _length, $"corrupt: ends at commit {_last}, though {known} was durable");
        }

        if (_chunks.Count > 0 && _chunks[0] > snapshotAt + 1)
        {
            throw new DataCorruptException(_files.ChunkPath(snapshotAt + 1), 0, $"missing: commit {snapshotAt + 1}");
        }
    }
}
