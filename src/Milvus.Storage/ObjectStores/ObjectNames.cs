using Milvus.Storage.Disks;

namespace Milvus.Storage.ObjectStores;

/// <summary>
/// How written objects get and lose their names. Whoever is told of an object may build on it, so nobody is told before
/// no power failure can take it away: <see cref="Settle"/>.
/// </summary>
internal abstract class ObjectNames
{
    /// <summary>Makes the folder ready and clears away what dead processes left; once, before anything else.</summary>
    public abstract void Start();

    /// <summary>What tells this version of an object from every other at its path.</summary>
    public abstract string TagOf(IDiskFile open);

    /// <summary>Returns when the version just opened stands durably at its name, or a later one does.</summary>
    public abstract void Settle(string file, IDiskFile open);

    /// <summary>Returns when all files just listed in a folder stand there durably.</summary>
    public abstract void SettleListed(string folder, IReadOnlyList<DiskEntry> entries);

    /// <summary>Makes an object durably; null when one is there durably.</summary>
    public abstract string? PutIfAbsent(string file, IReadOnlyList<ReadOnlyMemory<byte>> content);

    /// <summary>Replaces an object durably; null when it is gone or another version is there durably.</summary>
    public abstract string? PutIfMatch(string file, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag);

    /// <summary>Takes an object away durably; nothing happens when there is none.</summary>
    public abstract void Delete(string file);
}
