using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Milvus.Storage.Disks;

/// <summary>Calls that .NET has no managed way to: it opens no folders, links no files and waits for no lock.</summary>
internal static partial class Libc
{
    public const int CloseOnExec = 0x80000;
    public const int ReadWriteByAll = 0x1B6;
    public const int Exclusive = 2;

    public const int Missing = 2;
    public const int Interrupted = 4;
    public const int Exists = 17;

    // Of Linux alone, the same on all its machines, unlike the older calls for this.
    public const int OfTheOpenFile = 0x1000;
    public const uint NumberAndNames = 0x104;
    public const int StatusBytes = 256;
    public const int StatusNames = 16;
    public const int StatusNumber = 32;
    public const uint BeginWriting = 2;

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

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int SyncRange(SafeFileHandle handle, long offset, long bytes, uint flags);

    [LibraryImport("libc", EntryPoint = "creat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Make(string path, int mode);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(SafeFileHandle file, string path, int flags, uint mask, ref byte status);
}
