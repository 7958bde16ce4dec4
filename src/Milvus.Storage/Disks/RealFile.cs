using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Milvus.Storage.Disks;

/// <summary>An open file of the machine's file system.</summary>
internal sealed class RealFile(SafeFileHandle handle) : IDiskFile
{
    // Linux takes at most this many pieces in one call.
    private const int MaxPieces = 1024;

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
        if (pieces.Count <= MaxPieces)
        {
            RandomAccess.Write(handle, pieces, offset);
            return;
        }

        for (var start = 0; start < pieces.Count; start += MaxPieces)
        {
            var run = pieces.Skip(start).Take(MaxPieces).ToArray();
            RandomAccess.Write(handle, run, offset);
            offset += run.Sum(piece => (long)piece.Length);
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
