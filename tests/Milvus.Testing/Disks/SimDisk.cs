using Milvus.Storage.Disks;

namespace Milvus.Testing.Disks;

/// <summary>
/// A disk in memory that forgets. Writes, sizes and names are what they seem until <see cref="Crash"/>: then each file
/// keeps what was synced plus any pages of what was not, and each folder keeps its synced names plus any later changes,
/// by seed. Every changing step is counted, and the disk can be told to fail or die at any one of them.
/// </summary>
internal sealed class SimDisk : IDisk
{
    private readonly object _gate = new();
    private readonly Dictionary<string, object> _locks = [];
    private SimFolder _root = new();
    private int _generation;
    private ulong _numbers;

    /// <summary>How many changing steps (make, write, resize, sync, rename, delete) have begun.</summary>
    public int Steps { get; private set; }

    /// <summary>Decides before each step, by its number and name, whether and how it fails. Null: none does.</summary>
    public Func<int, string, StepFault>? Faults { get; set; }

    /// <summary>Whether a step killed the machine; every call throws until <see cref="Crash"/>.</summary>
    public bool IsDead { get; private set; }

    /// <summary>
    /// Power fails: what was not synced survives or not, by <paramref name="seed"/>. Open files are lost.
    /// </summary>
    public void Crash(int seed)
    {
        lock (_gate)
        {
            _generation++;
            IsDead = false;
            Faults = null;
            _root = _root.AfterCrash(new Random(seed), []);
        }
    }

    /// <summary>Changes stored bytes behind everybody's back, durably.</summary>
    public void Damage(string path, Func<byte[], byte[]> change)
    {
        lock (_gate)
        {
            var file = Find(path) as SimInode ?? throw new FileNotFoundException(path);
            file.Replace(change(file.Content));
        }
    }

    /// <summary>The current bytes of a file.</summary>
    public byte[] Peek(string path)
    {
        lock (_gate)
        {
            return (Find(path) as SimInode ?? throw new FileNotFoundException(path)).Content;
        }
    }

    public IDiskFile? TryOpenRead(string path)
    {
        lock (_gate)
        {
            ThrowIfDead();
            return Find(path) is SimInode inode ? new SimFile(this, inode, _generation) : null;
        }
    }

    public IDiskFile OpenWrite(string path) => TryOpenRead(path) ?? throw new FileNotFoundException(path);

    public IDiskFile Create(string path)
    {
        var inode = new SimInode { Number = Interlocked.Increment(ref _numbers) };
        Step("make", () =>
        {
            var (folder, name) = Place(path);
            if (folder.Names.ContainsKey(name))
            {
                throw new IOException($"{path} exists.");
            }

            folder.Set(name, inode);
        });
        return new SimFile(this, inode, _generation);
    }

    public bool FileExists(string path)
    {
        lock (_gate)
        {
            ThrowIfDead();
            return Find(path) is SimInode;
        }
    }

    public bool FolderExists(string path)
    {
        lock (_gate)
        {
            ThrowIfDead();
            return Find(path) is SimFolder;
        }
    }

    public void MakeFolder(string path)
    {
        if (FolderExists(path))
        {
            return;
        }

        Step("make folder", () =>
        {
            var (folder, name) = Place(path);
            if (folder.Names.TryGetValue(name, out var there))
            {
                _ = there as SimFolder ?? throw new IOException($"{path} is a file.");
                return;
            }

            folder.Set(name, new SimFolder());
        });
    }

    public void Rename(string from, string to) => Step("rename", () =>
    {
        var (source, sourceName) = Place(from);
        var (target, targetName) = Place(to);
        var inode = source.Names.GetValueOrDefault(sourceName) as SimInode ?? throw new FileNotFoundException(from);
        if (target.Names.GetValueOrDefault(targetName) is SimFolder)
        {
            throw new IOException($"{to} is a folder.");
        }

        target.Set(targetName, inode);
        source.Set(sourceName, null);
    });

    public bool Link(string from, string to)
    {
        var isFree = true;
        Step("link", () =>
        {
            var (source, sourceName) = Place(from);
            var (target, targetName) = Place(to);
            var inode = source.Names.GetValueOrDefault(sourceName) as SimInode ?? throw new FileNotFoundException(from);
            isFree = !target.Names.TryGetValue(targetName, out var there);
            if (isFree)
            {
                target.Set(targetName, inode);
            }
            else if (there is SimFolder)
            {
                throw new IOException($"{to} is a folder.");
            }
        });
        return isFree;
    }

    /// <summary>Holds threads off each other; the lock's file is not simulated, since nobody reads it.</summary>
    public IDisposable Lock(string path)
    {
        object held;
        lock (_gate)
        {
            ThrowIfDead();
            if (!_locks.TryGetValue(path, out held!))
            {
                _locks.Add(path, held = new object());
            }
        }

        return new Held(held);
    }

    public void RenameFolder(string from, string to) => Step("rename folder", () =>
    {
        var (source, sourceName) = Place(from);
        var (target, targetName) = Place(to);
        target.Set(targetName, source.Names[sourceName]);
        source.Set(sourceName, null);
    });

    public void Delete(string path)
    {
        if (FileExists(path))
        {
            Step("delete", () =>
            {
                var (folder, name) = Place(path);
                folder.Set(name, null);
            });
        }
    }

    public void DeleteFolder(string path)
    {
        if (FolderExists(path))
        {
            Step("delete folder", () =>
            {
                var (folder, name) = Place(path);
                folder.Set(name, null);
            });
        }
    }

    public void SyncFolder(string path) => Step("sync folder", () =>
        (Find(path) as SimFolder ?? throw new DirectoryNotFoundException(path)).Sync());

    public void SyncAll(string path) => Step("sync all", () => _root.SyncAll());

    public IReadOnlyList<DiskEntry> List(string folder)
    {
        lock (_gate)
        {
            ThrowIfDead();
            return Find(folder) is not SimFolder found
                ? []
                : found.Names.Select(entry => entry.Value is SimInode inode
                    ? new DiskEntry(entry.Key, false, inode.Content.Length, inode.ModifiedUtc)
                    : new DiskEntry(entry.Key, true, 0, default)).ToArray();
        }
    }

    /// <summary>
    /// Counts a step and lets it happen, fail before, fail after, or kill the machine before or after.
    /// </summary>
    internal void Step(string what, Action change, Action? forget = null)
    {
        lock (_gate)
        {
            ThrowIfDead();
            Steps++;
            var fault = Faults?.Invoke(Steps, what) ?? StepFault.None;
            if (fault is StepFault.None or StepFault.FailAfter or StepFault.DieAfter)
            {
                change();
            }

            if (fault == StepFault.FailAndForget)
            {
                forget?.Invoke();
            }

            IsDead = fault is StepFault.DieBefore or StepFault.DieAfter;
            if (fault != StepFault.None)
            {
                throw new IOException($"Simulated {fault} at step {Steps} ({what}).");
            }
        }
    }

    internal T Look<T>(int generation, Func<T> look)
    {
        lock (_gate)
        {
            ThrowIfDead();
            return generation == _generation
                ? look()
                : throw new IOException("The file was open when the machine died.");
        }
    }

    internal int NamesOf(SimInode inode) => _root.NamesOf(inode);

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new IOException("The simulated machine is dead.");
        }
    }

    private object? Find(string path)
    {
        object? node = _root;
        foreach (var part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            node = (node as SimFolder)?.Names.GetValueOrDefault(part);
        }

        return node;
    }

    private (SimFolder Folder, string Name) Place(string path)
    {
        var cut = path.LastIndexOf('/');
        var folder = Find(cut < 0 ? "" : path[..cut]) as SimFolder;
        return (folder ?? throw new DirectoryNotFoundException(path), path[(cut + 1)..]);
    }

    private sealed class Held : IDisposable
    {
        private readonly object _held;

        public Held(object held)
        {
            _held = !Monitor.IsEntered(held) ? held : throw new InvalidOperationException("Would wait for itself.");
            Monitor.Enter(_held);
        }

        public void Dispose() => Monitor.Exit(_held);
    }
}
