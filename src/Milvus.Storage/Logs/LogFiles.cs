using System.Globalization;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.Disks;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>The files of one log's folder: names, and the small ones that are replaced whole.</summary>
internal sealed class LogFiles(IDisk disk, string folder, string log)
{
    private const string ChunkSuffix = ".log";
    private const string SnapshotSuffix = ".snapshot";
    private const string TemporarySuffix = ".tmp";
    private long _temporaries;

    public string EpochPath => $"{folder}/epoch";

    public string ChunkPath(long first) => $"{folder}/{first:D20}{ChunkSuffix}";

    public string SnapshotPath(long position) => $"{folder}/{position:D20}{SnapshotSuffix}";

    /// <summary>First commits of the chunk files, ascending.</summary>
    public List<long> Chunks() => Numbers(ChunkSuffix);

    /// <summary>Positions of the snapshot files, ascending.</summary>
    public List<long> Snapshots() => Numbers(SnapshotSuffix);

    /// <summary>Deletes what a crash left of replacements.</summary>
    public void DeleteTemporaries()
    {
        foreach (var entry in disk.List(folder))
        {
            if (entry.Name.EndsWith(TemporarySuffix, StringComparison.Ordinal))
            {
                disk.Delete($"{folder}/{entry.Name}");
            }
        }
    }

    /// <summary>The epoch file; null when there is none.</summary>
    public LogFileHeader? ReadEpoch()
    {
        using var file = disk.TryOpenRead(EpochPath);
        if (file is null)
        {
            return null;
        }

        var header = LogFileHeader.Decode(ReadAll(file), LogFileKind.Epoch, log, EpochPath);
        return file.Length == LogFileHeader.Bytes
            ? header
            : throw new DataCorruptException(EpochPath, LogFileHeader.Bytes, "corrupt: bytes behind the header");
    }

    /// <summary>Durably replaces the epoch file.</summary>
    public void WriteEpoch(long epoch, LogPosition last)
    {
        var header = new LogFileHeader(LogFileKind.Epoch, last.Value, epoch, 0, 0);
        Publish(WriteTemporary([header.Encode(log)]), EpochPath);
    }

    /// <summary>A snapshot's body, checked.</summary>
    public ReadOnlyMemory<byte> ReadSnapshot(long position)
    {
        var path = SnapshotPath(position);
        using var file = disk.TryOpenRead(path) ?? throw new DataCorruptException(path, 0, "missing");
        ReadOnlyMemory<byte> all = ReadAll(file);
        var header = LogFileHeader.Decode(all.Span, LogFileKind.Snapshot, log, path);
        var body = all[LogFileHeader.Bytes..];
        if (header.Position != position)
        {
            throw new DataCorruptException(path, 16, $"corrupt: speaks of commit {header.Position}");
        }

        if (header.Extra != (ulong)body.Length || header.BodyChecksum != Crc32C.Of(body.Span))
        {
            throw new DataCorruptException(path, LogFileHeader.Bytes, "corrupt: body length or checksum");
        }

        return body;
    }

    /// <summary>Writes a snapshot beside its place; <see cref="Publish"/> puts it there.</summary>
    public string PrepareSnapshot(ReadOnlyMemory<byte> body, LogPosition at, long epoch)
    {
        var header = new LogFileHeader(
            LogFileKind.Snapshot, at.Value, epoch, (ulong)body.Length, Crc32C.Of(body.Span));
        return WriteTemporary([header.Encode(log), body]);
    }

    /// <summary>Gives a prepared file its name, durably.</summary>
    public void Publish(string temporary, string path)
    {
        disk.Rename(temporary, path);
        disk.SyncFolder(folder);
    }

    /// <summary>Makes a chunk with its header, durable before any frame is written into it.</summary>
    public IDiskFile CreateChunk(long first, long epoch, ulong salt)
    {
        var file = disk.Create(ChunkPath(first));
        try
        {
            file.Write([new LogFileHeader(LogFileKind.Chunk, first, epoch, salt, 0).Encode(log)], 0);
            file.Sync();
            disk.SyncFolder(folder);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private string WriteTemporary(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        var path = $"{folder}/{Interlocked.Increment(ref _temporaries)}{TemporarySuffix}";
        disk.Delete(path);
        using var file = disk.Create(path);
        file.Write(content, 0);
        file.Sync();
        return path;
    }

    private static byte[] ReadAll(IDiskFile file)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)file.Length));
        return file.Read(bytes, 0) == bytes.Length
            ? bytes
            : throw new IOException("A log file shrank while it was read.");
    }

    private List<long> Numbers(string suffix)
    {
        var numbers = new List<long>();
        foreach (var entry in disk.List(folder))
        {
            if (!entry.IsFolder
                && entry.Name.EndsWith(suffix, StringComparison.Ordinal)
                && long.TryParse(
                    entry.Name.AsSpan(0, entry.Name.Length - suffix.Length),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number))
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }
}
