using Milvus.Storage.Disks;

namespace Milvus.Testing.Disks;

/// <summary>An open file of a <see cref="TroubledDisk"/>.</summary>
internal sealed class TroubledFile(TroubledDisk disk, IDiskFile file, string path) : IDiskFile
{
    public long Length => file.Length;

    public DiskIdentity Identity => file.Identity;

    public DateTime ModifiedUtc
    {
        get => file.ModifiedUtc;
        set
        {
            disk.Change(path);
            file.ModifiedUtc = value;
        }
    }

    public int Read(Span<byte> buffer, long offset)
    {
        disk.Read(path);
        return file.Read(buffer, offset);
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset)
    {
        if (disk.Trouble == DiskTrouble.Full)
        {
            // The last block that was free takes the beginning.
            var first = pieces.FirstOrDefault(piece => piece.Length > 1);
            file.Write([first[..(first.Length / 2)]], offset);
        }

        disk.Add(path);
        file.Write(pieces, offset);
    }

    public void SetLength(long length)
    {
        if (length > file.Length) disk.Add(path);
        disk.Change(path);
        file.SetLength(length);
    }

    public void Sync()
    {
        disk.Read(path);
        file.Sync();
    }

    public void SyncWithTimes()
    {
        disk.Read(path);
        file.SyncWithTimes();
    }

    public void Dispose() => file.Dispose();
}
