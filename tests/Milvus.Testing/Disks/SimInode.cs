namespace Milvus.Testing.Disks;

/// <summary>A file's bytes: as they seem, as they are durable, and the writes in between.</summary>
internal sealed class SimInode
{
    private const int PageBytes = 512;

    private readonly List<Change> _unsynced = [];
    private byte[] _durable = [];
    private bool _hasForgotten;

    /// <summary>Its own on its disk, before and after a crash.</summary>
    public ulong Number { get; init; }

    public byte[] Content { get; private set; } = [];

    public DateTime ModifiedUtc { get; set; }

    public void Write(byte[] bytes, int offset)
    {
        Content = Change.Written(Content, bytes, offset);

        // Cut at page borders of the file: a disk writes whole pages or not, in any order.
        for (var start = 0; start < bytes.Length;)
        {
            var end = Math.Min(bytes.Length, start + PageBytes - ((offset + start) % PageBytes));
            _unsynced.Add(new Change(offset + start, bytes[start..end], 0));
            start = end;
        }
    }

    public void Resize(int length)
    {
        Content = Change.Resized(Content, length);
        _unsynced.Add(new Change(-1, [], length));
    }

    public void Replace(byte[] content)
    {
        Content = content;
        _hasForgotten = false;
        Sync();
    }

    public void Sync()
    {
        _durable = _hasForgotten ? _unsynced.Aggregate(_durable, (bytes, change) => change.Apply(bytes)) : Content;
        _unsynced.Clear();
    }

    /// <summary>Takes unsynced writes for written, though the disk never gets them.</summary>
    public void Forget()
    {
        _hasForgotten = true;
        _unsynced.Clear();
    }

    /// <summary>What the disk holds after power fails.</summary>
    public SimInode AfterCrash(Random random)
    {
        var kept = _durable;
        var (mode, prefix) = (random.Next(4), random.Next(_unsynced.Count + 1));
        for (var i = 0; i < _unsynced.Count; i++)
        {
            var survives = mode switch
            {
                0 => false,
                1 => true,
                2 => i < prefix,
                _ => random.Next(2) == 0,
            };
            kept = survives ? _unsynced[i].Apply(kept) : kept;
        }

        return new SimInode { Number = Number, _durable = kept, Content = kept, ModifiedUtc = ModifiedUtc };
    }

    private sealed record Change(int Offset, byte[] Bytes, int Length)
    {
        public byte[] Apply(byte[] content) => Offset < 0 ? Resized(content, Length) : Written(content, Bytes, Offset);

        public static byte[] Written(byte[] content, byte[] bytes, int offset)
        {
            var written = Resized(content, Math.Max(content.Length, offset + bytes.Length));
            bytes.CopyTo(written, offset);
            return written;
        }

        public static byte[] Resized(byte[] content, int length)
        {
            var resized = new byte[length];
            content.AsSpan(0, Math.Min(length, content.Length)).CopyTo(resized);
            return resized;
        }
    }
}
