using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.Disks;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>
/// One log on the disk and who owns it. All handles of one name share it, and the data folder is locked to one
/// process, so the owner known here is the truth (I7). Blocking; one call at a time.
/// </summary>
internal sealed partial class LogFolder(
    IDisk disk, DurableFolders folders, string root, string name, LocalLogOptions options, TimeProvider time)
{
    private const int KeptSnapshots = 2;

    private readonly Lock _gate = new();
    private readonly LogFiles _files = new(disk, $"{root}/{name}", name);
    private volatile object? _owner;
    private long _epoch;
    private LogPosition _last;
    private List<long> _chunks = [];
    private List<long> _snapshots = [];
    private IDiskFile? _file;
    private ulong _salt;
    private long _length;
    private bool _isBroken;

    private string Folder => $"{root}/{name}";

    public LogPosition Append(object owner, IReadOnlyList<ReadOnlyMemory<byte>> payload, long epoch)
    {
        lock (_gate)
        {
            CheckOwner(owner, epoch);
            if (_isBroken)
            {
                throw new IOException($"Log {name}: an earlier append failed; open it again to learn the outcome.");
            }

            try
            {
                return Write(payload);
            }
            catch (Exception failure)
            {
                // The frame may or may not be there. Nothing more is written until opening has looked.
                _isBroken = true;
                throw failure is IOException ? failure : new IOException($"Log {name}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Without the lock, which an append holds through its sync: the owner is known here (I7).</summary>
    public LogFencedException? Confirm(object owner, long epoch) =>
        _owner == owner && Volatile.Read(ref _epoch) == epoch
            ? null
            : new LogFencedException(name, epoch, Volatile.Read(ref _epoch));

    public void ReplaceSnapshot(object owner, ReadOnlyMemory<byte> snapshot, LogPosition at, long epoch)
    {
        lock (_gate)
        {
            CheckOwner(owner, epoch);
            Invariant.Holds(at <= _last, $"Log {name}: a snapshot at {at}, but the last commit is {_last}.");
            Invariant.Holds(
                _snapshots.Count == 0 || at.Value >= _snapshots[^1], $"Log {name}: a snapshot at {at} goes back (I2).");
        }

        // Large and slow, hence outside the gate: appends go on meanwhile.
        var temporary = _files.PrepareSnapshot(snapshot, at, epoch);
        lock (_gate)
        {
            CheckOwner(owner, epoch);
            _files.Publish(temporary, _files.SnapshotPath(at.Value));
            if (_snapshots.Count == 0 || _snapshots[^1] != at.Value)
            {
                _snapshots.Add(at.Value);
            }

            if (_snapshots.Count > KeptSnapshots)
            {
                _snapshots.RemoveRange(0, _snapshots.Count - KeptSnapshots);
                foreach (var old in _files.Snapshots().TakeWhile(old => old < _snapshots[0]))
                {
                    disk.Delete(_files.SnapshotPath(old));
                }
            }
        }
    }

    public void Truncate(object owner, LogPosition upTo, long epoch)
    {
        lock (_gate)
        {
            CheckOwner(owner, epoch);
            Invariant.Holds(
                upTo == LogPosition.Zero || (_snapshots.Count > 0 && upTo.Value <= _snapshots[^1]),
                $"Log {name}: no snapshot covers the commits up to {upTo}.");
            while (_chunks.Count > 1 && _chunks[1] <= upTo.Value + 1)
            {
                // One by one, oldest first: a crash in between never leaves a hole.
                disk.Delete(_files.ChunkPath(_chunks[0]));
                _chunks.RemoveAt(0);
                disk.SyncFolder(Folder);
            }
        }
    }

    public void Close(object owner)
    {
        lock (_gate)
        {
            if (_owner == owner)
            {
                Release();
            }
        }
    }

    public void Delete()
    {
        lock (_gate)
        {
            Release();
            if (disk.FolderExists(Folder))
            {
                // Renamed first, so that a crash never leaves half a log under its name.
                var gone = $"{root}/{LocalLogStore.GonePrefix}{name}";
                disk.DeleteFolder(gone);
                folders.Forget(Folder);
                disk.RenameFolder(Folder, gone);
                disk.SyncFolder(root);
                disk.DeleteFolder(gone);
            }
        }
    }

    private LogPosition Write(IReadOnlyList<ReadOnlyMemory<byte>> payload)
    {
        if (_length >= options.ChunkBytes && _last.Value >= _chunks[^1])
        {
            Roll();
        }

        var length = 0L;
        var pieces = new ReadOnlyMemory<byte>[payload.Count + 1];
        for (var i = 0; i < payload.Count; i++)
        {
            pieces[i + 1] = payload[i];
            length += payload[i].Length;
        }

        Invariant.Holds(length <= Array.MaxLength, $"Log {name}: a commit of {length} bytes is too large.");
        var header = new FrameHeader((int)length, _last.Value + 1, _epoch, Crc32C.Of(payload));
        pieces[0] = header.Encode(_salt);
        _file!.Write(pieces, _length);
        _file.Sync();
        _length += FrameHeader.Bytes + length;
        _last = _last.Next;
        return _last;
    }

    private void Roll()
    {
        _file?.Dispose();
        _file = null;
        var first = _last.Value + 1;
        _salt = NewSalt(first);
        _file = _files.CreateChunk(first, _epoch, _salt);
        _length = LogFileHeader.Bytes;
        _chunks.Add(first);
    }

    private void CheckOwner(object owner, long epoch)
    {
        if (_owner != owner || epoch != _epoch)
        {
            throw new LogFencedException(name, epoch, _epoch);
        }
    }

    private void Release()
    {
        _file?.Dispose();
        _file = null;
        _owner = null;
    }

    // Not a secret, only something that no payload written before the chunk can hold.
    private ulong NewSalt(long first)
    {
        var mixed = ((ulong)time.GetUtcNow().UtcTicks * 0x9E37_79B9_7F4A_7C15) ^ ((ulong)_epoch << 48) ^ (ulong)first;
        mixed = (mixed ^ (mixed >> 31)) * 0xBF58_476D_1CE4_E5B9;
        return mixed ^ (mixed >> 29);
    }
}
