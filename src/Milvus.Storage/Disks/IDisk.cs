namespace Milvus.Storage.Disks;

/// <summary>
/// What the stores need of a file system, all blocking, so that a simulated disk that forgets unsynced bytes can run
/// the same code. Paths use <c>/</c>. Contents are durable after <see cref="IDiskFile.Sync"/>; names (made, renamed,
/// deleted) are durable after <see cref="SyncFolder"/> on the folder they stand in.
/// </summary>
internal interface IDisk
{
    /// <summary>Opens a file for reading; null when there is none or a folder has the name.</summary>
    IDiskFile? TryOpenRead(string path);

    /// <summary>Opens an existing file for reading and writing.</summary>
    IDiskFile OpenWrite(string path);

    /// <summary>Makes a file and opens it for reading and writing.</summary>
    /// <exception cref="IOException">The name is taken.</exception>
    IDiskFile Create(string path);

    /// <summary>Whether there is a file of that name.</summary>
    bool FileExists(string path);

    /// <summary>Whether there is a folder of that name.</summary>
    bool FolderExists(string path);

    /// <summary>Makes a folder in an existing one; nothing happens when it exists.</summary>
    void MakeFolder(string path);

    /// <summary>Gives a file a new name, over a file that has it.</summary>
    void Rename(string from, string to);

    /// <summary>
    /// Gives a file one more name, unless a file has it; of several callers in any processes one succeeds.
    /// </summary>
    /// <returns>False when a file has that name.</returns>
    /// <exception cref="IOException">The file system refused, or a folder has the name.</exception>
    bool Link(string from, string to);

    /// <summary>
    /// Waits until nobody else, in any process of this machine, holds a lock on this file, which is made when missing.
    /// </summary>
    /// <returns>The lock; disposing it lets go, and so does the end of the process.</returns>
    IDisposable Lock(string path);

    /// <summary>Gives a folder a new name, which nothing has.</summary>
    void RenameFolder(string from, string to);

    /// <summary>Deletes a file; nothing happens when there is none.</summary>
    void Delete(string path);

    /// <summary>Deletes a folder with everything in it; nothing happens when there is none.</summary>
    void DeleteFolder(string path);

    /// <summary>Makes the names in a folder durable.</summary>
    void SyncFolder(string path);

    /// <summary>Makes everything on the file system of <paramref name="path"/> durable.</summary>
    void SyncAll(string path);

    /// <summary>Files and folders in a folder, in any order; empty when there is no such folder.</summary>
    IReadOnlyList<DiskEntry> List(string folder);
}
