using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Milvus.Storage.Disks;

/// <summary>The machine's file system.</summary>
internal sealed partial class RealDisk : IDisk
{
    public static readonly RealDisk Instance = new();

    public IDiskFile? TryOpenRead(string path)
    {
        try
        {
            return new RealFile(File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return null;
        }
    }

    public IDiskFile OpenWrite(string path) => new RealFile(File.OpenHandle(
        path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public IDiskFile Create(string path) => new RealFile(File.OpenHandle(
        path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public bool FileExists(string path) => File.Exists(path);

    public bool FolderExists(string path) => Directory.Exists(path);

    public void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
        }
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void RenameFolder(string from, string to) => Directory.Move(from, to);

    public void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    public void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    public void SyncFolder(string path)
    {
        // Windows journals names by itself and cannot sync a folder.
        if (!OperatingSystem.IsWindows())
        {
            OnFolder(path, Libc.Sync);
        }
    }

    public void SyncAll(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            OnFolder(path, Libc.SyncFileSystem);
        }
    }

    public IReadOnlyList<DiskEntry> List(string folder)
    {
        var info = new DirectoryInfo(folder);
        if (!info.Exists)
        {
            return [];
        }

        var entries = new List<DiskEntry>();
        foreach (var entry in info.EnumerateFileSystemInfos())
        {
            entries.Add(entry is FileInfo file
                ? new DiskEntry(file.Name, false, file.Length, file.LastWriteTimeUtc)
                : new DiskEntry(entry.Name, true, 0, default));
        }

        return entries;
    }

    private static void OnFolder(string path, Func<int, int> call)
    {
        var descriptor = Libc.Open(path, OperatingSystem.IsLinux() ? Libc.CloseOnExec : 0);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        try
        {
            if (call(descriptor) != 0)
            {
                throw Failure("sync", path);
            }
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static IOException Failure(string what, string path) =>
        new($"Cannot {what} folder {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    private sealed class RealFile(SafeFileHandle handle) : IDiskFile
    {
        // Linux takes at most this many pieces in one call.
        private const int MaxPieces = 1024;

        public long Length => RandomAccess.GetLength(handle);

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

    // .NET opens no folders, so there is no managed way to sync one.
    private static partial class Libc
    {
        public const int CloseOnExec = 0x80000;

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        public static partial int Close(int descriptor);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static partial int Sync(int descriptor);

        [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
        public static partial int SyncFileSystem(int descriptor);

        [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        public static partial int SyncData(SafeFileHandle handle);
    }
}
