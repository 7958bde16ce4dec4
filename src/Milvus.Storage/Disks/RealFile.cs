using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Milvus.Storage.Disks;

/// <summary>An open file of the machine's file system.</summary>
internal sealed class RealFile(SafeFileHandle handle) : IDiskFile
{
    // Linux takes at most this many pieces in one call.
    private const int MaxPieces = 1024;

    // So much at a time of what is longer goes to the disk ahead of the sync.
    private const long RunBytes = 8 << 20;

    public long Length => RandomAccess.GetLength(handle);

    public DiskIdentity Identity
    {
        get
        {
            Span<byte> status = stackalloc byte[Libc.StatusBytes];
            if (Libc.Status(handle, "", Libc.OfTheOpenFile, Libc.NumberAndNames, ref status[0]) != 0)
            {
                throw new IOException($"Cannot look at a file: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            return new DiskIdentity(
                BitConverter.ToUInt64(status[Libc.StatusNumber..]),
                BitConverter.ToInt32(status[Libc.StatusNames..]));
        }
    }

    public DateTime ModifiedUtc
    {
        get => File.GetLastWriteTimeUtc(handle);
        set => File.SetLastWriteTimeUtc(handle, value);
    }

    public int Read(Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset)
    {
        for (var start = 0; start < pieces.Count;)
        {
            var (end, bytes) = (start, 0L);
            while (end < pieces.Count && end - start < MaxPieces && bytes < RunBytes)
            {
                bytes += pieces[end++].Length;
            }

            var isAll = start == 0 && end == pieces.Count;
            RandomAccess.Write(handle, isAll ? pieces : [.. pieces.Skip(start).Take(end - start)], offset);
            if (!isAll && OperatingSystem.IsLinux())
            {
                // Only a hint, so that the disk works while the rest is copied: the sync waits, and says what failed.
                _ = Libc.SyncRange(handle, offset, bytes, Libc.BeginWriting);
            }

            (start, offset) = (end, offset + bytes);
        }
    }

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public void Sync()
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (Libc.SyncData(handle) != 0)
        {
            throw new IOException($"Cannot sync a file: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    public void SyncWithTimes() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
