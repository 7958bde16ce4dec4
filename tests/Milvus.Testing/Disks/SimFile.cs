using Milvus.Storage.Disks;

namespace Milvus.Testing.Disks;

/// <summary>An open file of a <see cref="SimDisk"/>; unusable after a crash.</summary>
internal sealed class SimFile(SimDisk disk, SimInode inode, int generation) : IDiskFile
{
    public long Length => disk.Look(generation, () => inode.Content.Length);

    public DiskIdentity Identity => disk.Look(generation, () => new DiskIdentity(inode.Number, disk.NamesOf(inode)));

    public DateTime ModifiedUtc
    {
        get => disk.Look(generation, () => inode.ModifiedUtc);
        set => Change("set time", () => inode.ModifiedUtc = value);
    }

    public int Read(Span<byte> buffer, long offset)
    {
        var content = disk.Look(generation, () => inode.Content);
        var count = (int)Math.Clamp(content.Length - offset, 0, buffer.Length);
        content.AsSpan((int)Math.Min(offset, content.Length), count).CopyTo(buffer);
        return count;
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset) => Change("write", () =>
    {
        foreach (var piece in pieces)
        {
            inode.Write(piece.ToArray(), (int)offset);
            offset += piece.Length;
        }
    });

    public void SetLength(long length) => Change("resize", () => inode.Resize((int)length));

    public void Sync() => Change("sync", inode.Sync, inode.Forget);

    public void SyncWithTimes() => Change("sync", inode.Sync, inode.Forget);

    public void Dispose()
    {
    }

    private void Change(string what, Action change, Action? forget = null)
    {
        disk.Look(generation, () => true);
        disk.Step(what, change, forget);
    }
}
