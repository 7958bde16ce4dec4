namespace Milvus.Testing.Disks;

/// <summary>What is wrong with a real disk, in the words of the system.</summary>
public enum DiskTrouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>ENOSPC: nothing can be added; a write keeps what fitted. Deleting works.</summary>
    Full,

    /// <summary>EROFS: nothing can be changed.</summary>
    ReadOnly,

    /// <summary>EACCES: nothing can be changed, and the runtime says so with an exception that is no IO failure.</summary>
    Forbidden,

    /// <summary>EIO: nothing can be read or changed.</summary>
    Broken,
}
