namespace Milvus.Storage;

/// <summary>
/// Holds a data folder against a second server, by an exclusively opened file named <c>lock</c> in it. The system
/// lets go of it when the process ends, however it ends.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(string folder, FileStream file)
    {
        Folder = folder;
        _file = file;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>Takes the folder; makes it when missing.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="IOException">Another server holds it, or it cannot be written; the text names the
    /// folder.</exception>
    public static DataFolderLock Acquire(string folder)
    {
        var full = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(full);
            var path = Path.Combine(full, "lock");
            return new DataFolderLock(
                full, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"The data folder '{full}' cannot be written: {refused.Message}", refused);
        }
        catch (IOException failure) when (File.Exists(Path.Combine(full, "lock")))
        {
            throw new IOException(
                $"The data folder '{full}' is in use by another server. Stop it, or give this one another folder.",
                failure);
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _file.Dispose();
}
