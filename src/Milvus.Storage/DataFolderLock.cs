namespace Milvus.Storage;

/// <summary>
/// Holds a data folder against servers that cannot share it, by a locked file named <c>lock</c> in it: a one-process
/// server takes it alone, the silos of one cluster take it together. The system lets go of it when the process ends,
/// however it ends. The lock is the machine's own: it says nothing about servers on other machines.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(string folder, bool isShared, FileStream file)
    {
        Folder = folder;
        IsShared = isShared;
        _file = file;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>Whether other silos may hold it too.</summary>
    public bool IsShared { get; }

    /// <summary>Takes the folder alone; makes it when missing.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="IOException">Another server holds it, or it cannot be written; the text names the
    /// folder.</exception>
    public static DataFolderLock Acquire(string folder) => Acquire(folder, isShared: false);

    /// <summary>Takes the folder together with other silos; makes it when missing.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="IOException">A one-process server holds it, or it cannot be written; the text names the
    /// folder.</exception>
    public static DataFolderLock AcquireShared(string folder) => Acquire(folder, isShared: true);

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _file.Dispose();

    private static DataFolderLock Acquire(string folder, bool isShared)
    {
        var full = Path.GetFullPath(folder);
        var path = Path.Combine(full, "lock");
        try
        {
            Directory.CreateDirectory(full);
            return new DataFolderLock(full, isShared, Open(path, isShared));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"The data folder '{full}' cannot be written: {refused.Message}", refused);
        }
        catch (IOException failure) when (File.Exists(path))
        {
            // Whoever holds it alone keeps even a sharer out.
            var holder = isShared || !CanShare(path) ? "a one-process server" : "the silos of a cluster";
            throw new IOException(
                $"The data folder '{full}' is in use by another server, namely {holder}. " +
                "Stop it, or give this one another folder.",
                failure);
        }
    }

    private static bool CanShare(string path)
    {
        try
        {
            using var probe = Open(path, isShared: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // On Unix the runtime asks flock for LOCK_SH when others may read too, and for LOCK_EX when nobody may.
    private static FileStream Open(string path, bool isShared) => isShared
        ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
        : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
