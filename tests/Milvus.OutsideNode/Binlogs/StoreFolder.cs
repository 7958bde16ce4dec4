using System.Globalization;
using System.Runtime.InteropServices;

namespace Milvus.OutsideNode.Binlogs;

/// <summary>The object store as a folder: a file is there whole and for good, or not at all.</summary>
internal sealed partial class StoreFolder(string root)
{
    /// <summary>Below the root, so that a rename stays inside one file system.</summary>
    private const string Temporary = ".outside";

    private int _written;

    /// <summary>Writes some new files; on return they would survive a power failure.</summary>
    public async Task PutAsync(IReadOnlyList<(string Path, byte[] Bytes)> files, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(root, Temporary));
        foreach (var (path, bytes) in files)
        {
            var draft = Path.Combine(root, Temporary, string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref _written)}"));
            await using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
            {
                await stream.WriteAsync(bytes, cancellation);
                stream.Flush(flushToDisk: true);
            }

            var target = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(draft, target);
        }

        foreach (var folder in files.SelectMany(file => FoldersOf(file.Path)).Distinct()) Sync(Path.Combine(root, folder));
    }

    /// <summary>Every folder that may have got a new name.</summary>
    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static void Sync(string folder)
    {
        var descriptor = Open(folder, flags: 0);
        if (descriptor < 0) throw new IOException($"{folder}: cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        var failed = FSync(descriptor) != 0;
        var why = failed ? Marshal.GetLastPInvokeErrorMessage() : "";
        _ = Close(descriptor);
        if (failed) throw new IOException($"{folder}: cannot be synced: {why}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
