using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Milvus.Storage.Disks;

/// <summary>The machine's file system.</summary>
internal sealed class RealDisk : IDisk
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

    public bool Link(string from, string to)
    {
        if (Libc.Link(from, to) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Libc.Exists && !Directory.Exists(to)
            ? false
            : throw new IOException($"Cannot link {from} to {to}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    // Not by FileShare: the runtime only tries such locks and never waits, and takes one of its own at every open.
    public IDisposable Lock(string path)
    {
        var descriptor = Libc.Open(path, Libc.CloseOnExec);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Libc.Missing)
        {
            var made = Libc.Make(path, Libc.ReadWriteByAll);
            _ = made < 0 ? throw Failure("make lock", path) : Libc.Close(made);
            descriptor = Libc.Open(path, Libc.CloseOnExec);
        }

        if (descriptor < 0)
        {
            throw Failure("open lock", path);
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Libc.Lock(file, Libc.Exclusive) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                var failure = Failure("take lock", path);
                file.Dispose();
                throw failure;
            }
        }

        return file;
    }

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
            try
            {
                entries.Add(entry is FileInfo file
                    ? new DiskEntry(file.Name, false, file.Length, file.LastWriteTimeUtc)
                    : new DiskEntry(entry.Name, true, 0, default));
            }
            catch (FileNotFoundException)
            {
                // Deleted since the folder was read.
            }
        }

        return entries;
    }

    private static void OnFolder(string path, Func<int, int> call)
    {
        var descriptor = Libc.Open(path, OperatingSystem.IsLinux() ? Libc.CloseOnExec : 0);
        if (descriptor < 0)
        {
            throw Failure("open folder", path);
        }

        try
        {
            if (call(descriptor) != 0)
            {
                throw Failure("sync folder", path);
            }
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static IOException Failure(string what, string path) =>
        new($"Cannot {what} {path}: {Marshal.GetLastPInvokeErrorMessage()}");
}
