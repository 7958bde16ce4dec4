namespace Milvus.Storage.Disks;

/// <summary>A name in a folder.</summary>
/// <param name="Name">Without the folder.</param>
/// <param name="IsFolder">Whether it is a folder; then size and time mean nothing.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="ModifiedUtc">When the file was last changed.</param>
internal readonly record struct DiskEntry(string Name, bool IsFolder, long Bytes, DateTime ModifiedUtc);
