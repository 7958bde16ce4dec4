namespace Milvus.Storage.Disks;

/// <summary>What a file system knows a file by.</summary>
/// <param name="Number">Its own among the files that exist; free for another once the file is gone.</param>
/// <param name="Names">How many names it has; 0 when it exists only because it is open.</param>
internal readonly record struct DiskIdentity(ulong Number, int Names);
