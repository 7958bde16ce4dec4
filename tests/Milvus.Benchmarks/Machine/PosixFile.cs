using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Milvus.Benchmarks.Machine;

/// <summary>The calls that make bytes and names durable.</summary>
internal static partial class PosixFile
{
    private const int ReadOnlyFolder = 0x10000;

    /// <summary>Waits until a file's bytes, and what is needed to find them, are on the disk.</summary>
    public static void SyncData(SafeFileHandle file) => Check(FDataSync(file));

    /// <summary>Waits until the file is on the disk with all that is known of it.</summary>
    public static void Sync(SafeFileHandle file) => Check(FSync(file));

    /// <summary>Opens a folder so that its names can be synced.</summary>
    public static SafeFileHandle OpenFolder(string path)
    {
        var descriptor = Open(path, ReadOnlyFolder);
        Check(descriptor);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new IOException($"errno {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
