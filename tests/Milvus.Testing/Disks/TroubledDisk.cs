using Milvus.Storage.Disks;

namespace Milvus.Testing.Disks;

/// <summary>
/// The machine's own disk, which can be full, read-only, forbidden or broken for as long as a test wants, whoever runs it:
/// a folder without permissions stops nobody who is root.
/// </summary>
internal sealed class TroubledDisk : IDisk
{
    private readonly RealDisk _disk = RealDisk.Instance;
    private int _trouble;

    public DiskTrouble Trouble
    {
        get => (DiskTrouble)Volatile.Read(ref _trouble);
        set => Volatile.Write(ref _trouble, (int)value);
    }

    public IDiskFile? TryOpenRead(string path)
    {
        Read(path);
        return _disk.TryOpenRead(path) is { } file ? new TroubledFile(this, file, path) : null;
    }

    public IDiskFile OpenWrite(string path)
    {
        Change(path);
        return new TroubledFile(this, _disk.OpenWrite(path), path);
    }

    public IDiskFile Create(string path)
    {
        Add(path);
        return new TroubledFile(this, _disk.Create(path), path);
    }

    public bool FileExists(string path) => _disk.FileExists(path);

    public bool FolderExists(string path) => _disk.FolderExists(path);

    public void MakeFolder(string path)
    {
        if (!_disk.FolderExists(path)) Add(path);
        _disk.MakeFolder(path);
    }

    public void Rename(string from, string to)
    {
        Change(to);
        _disk.Rename(from, to);
    }

    public bool Link(string from, string to)
    {
        Add(to);
        return _disk.Link(from, to);
    }

    public IDisposable Lock(string path) => _disk.Lock(path);

    public void RenameFolder(string from, string to)
    {
        Change(to);
        _disk.RenameFolder(from, to);
    }

    public void Delete(string path)
    {
        if (_disk.FileExists(path)) Change(path);
        _disk.Delete(path);
    }

    public void DeleteFolder(string path)
    {
        if (_disk.FolderExists(path)) Change(path);
        _disk.DeleteFolder(path);
    }

    public void SyncFolder(string path)
    {
        Read(path);
        _disk.SyncFolder(path);
    }

    public void SyncAll(string path)
    {
        Read(path);
        _disk.SyncAll(path);
    }

    public IReadOnlyList<DiskEntry> List(string folder)
    {
        Read(folder);
        return _disk.List(folder);
    }

    /// <summary>Before what only reads.</summary>
    public void Read(string path)
    {
        if (Trouble == DiskTrouble.Broken) throw Failure(path);
    }

    /// <summary>Before what changes something and takes no room.</summary>
    public void Change(string path)
    {
        if (Trouble is not (DiskTrouble.None or DiskTrouble.Full)) throw Failure(path);
    }

    /// <summary>Before what takes room.</summary>
    public void Add(string path)
    {
        if (Trouble != DiskTrouble.None) throw Failure(path);
    }

    private Exception Failure(string path) => Trouble switch
    {
        DiskTrouble.Full => new IOException($"No space left on device : '{path}'"),
        DiskTrouble.ReadOnly => new IOException($"Read-only file system : '{path}'"),
        DiskTrouble.Forbidden => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
        _ => new IOException($"Input/output error : '{path}'"),
    };
}
