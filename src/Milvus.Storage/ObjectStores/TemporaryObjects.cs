using Milvus.Storage.Disks;

namespace Milvus.Storage.ObjectStores;

/// <summary>
/// Objects that are being written, under names that no other store makes, in this process or another, and stamped with
/// times that no earlier version at the same path has.
/// </summary>
internal sealed class TemporaryObjects(IDisk disk, string root, TimeProvider time)
{
    private static int _stores;

    private readonly string _own = string.Create(
        null,
        stackalloc char[64],
        $"{Environment.ProcessId:x}-{time.GetUtcNow().UtcTicks:x}-{Interlocked.Increment(ref _stores):x}");

    private readonly Lock _gate = new();
    private long _names;
    private long _lastStamp;

    /// <summary>The folder they are in.</summary>
    public string Folder { get; } = $"{root}/.tmp";

    /// <summary>A name that nothing has had.</summary>
    public string NextName() => $"{Folder}/{_own}-{Interlocked.Increment(ref _names):x}";

    /// <summary>Writes an object and syncs it; when that fails nothing is left.</summary>
    /// <param name="name">From <see cref="NextName"/>.</param>
    /// <param name="content">Its pieces.</param>
    /// <param name="previous">The stamp of the version to be replaced; 0 when there is none.</param>
    /// <param name="tagOf">Makes the tag of the written file.</param>
    /// <returns>The tag.</returns>
    public string Write(
        string name, IReadOnlyList<ReadOnlyMemory<byte>> content, long previous, Func<IDiskFile, string> tagOf)
    {
        using var file = disk.Create(name);
        try
        {
            file.Write(content, 0);
            file.ModifiedUtc = new DateTime(NextStamp(previous), DateTimeKind.Utc);
            file.SyncWithTimes();
            return tagOf(file);
        }
        catch
        {
            disk.Delete(name);
            throw;
        }
    }

    private long NextStamp(long previous)
    {
        lock (_gate)
        {
            _lastStamp = Math.Max(time.GetUtcNow().UtcTicks, Math.Max(_lastStamp, previous) + 1);
            return _lastStamp;
        }
    }
}
