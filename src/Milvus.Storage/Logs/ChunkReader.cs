using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.Disks;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>Reads one chunk's frames in order, checking position, epoch and both checksums of each.</summary>
internal sealed class ChunkReader : IDisposable
{
    private const int WindowBytes = 1 << 20;

    private readonly IDiskFile _file;
    private readonly string _path;
    private readonly long _length;
    private readonly LogFileHeader _header;
    private long _next;
    private long _epoch;

    /// <summary>Reads the chunk's header.</summary>
    /// <exception cref="DataCorruptException">The header is damaged or names another first commit.</exception>
    public ChunkReader(IDiskFile file, string path, string log, long first)
    {
        _file = file;
        _path = path;
        _length = file.Length;
        _next = first;
        var bytes = new byte[Math.Min(LogFileHeader.Bytes, _length)];
        _header = LogFileHeader.Decode(bytes.AsSpan(0, file.Read(bytes, 0)), LogFileKind.Chunk, log, path);
        if (_header.Position != first)
        {
            throw new DataCorruptException(path, 16, $"corrupt: begins with commit {_header.Position}, not {first}");
        }
    }

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length => _length;

    /// <summary>The chunk's own header.</summary>
    public LogFileHeader Header => _header;

    /// <summary>What the frames' header checksums begin with.</summary>
    public ulong Salt => _header.Extra;

    /// <summary>The newest owner seen: the chunk's maker, then each frame's writer.</summary>
    public long Epoch => Math.Max(_epoch, _header.Epoch);

    /// <summary>Where the next frame begins.</summary>
    public long Offset { get; private set; } = LogFileHeader.Bytes;

    /// <summary>The last good frame's commit; one less than the chunk's first when there is none yet.</summary>
    public long Last => _next - 1;

    /// <summary>Where the last good frame begins.</summary>
    public long LastOffset { get; private set; }

    /// <summary>Whether every byte has been read as frames.</summary>
    public bool IsAtEnd => Offset == _length;

    /// <summary>Reads the next frame; false at the end or when the bytes there are no good frame.</summary>
    public bool TryRead(out FrameHeader header, out byte[] payload)
    {
        payload = [];
        if (!TryHeaderAt(Offset, out header)
            || header.Position != _next
            || header.Epoch < Epoch
            || header.Length > _length - Offset - FrameHeader.Bytes)
        {
            return false;
        }

        payload = GC.AllocateUninitializedArray<byte>(header.Length);
        if (_file.Read(payload, Offset + FrameHeader.Bytes) != payload.Length
            || Crc32C.Of(payload) != header.PayloadChecksum)
        {
            return false;
        }

        LastOffset = Offset;
        Offset += FrameHeader.Bytes + payload.Length;
        _epoch = header.Epoch;
        _next++;
        return true;
    }

    /// <summary>
    /// Whether a later commit's frame begins anywhere behind <see cref="Offset"/>. Then the bad frame there was
    /// acknowledged, since commits are written one at a time, and its damage is no torn tail.
    /// </summary>
    public bool HasFrameBehind()
    {
        var window = new byte[WindowBytes + FrameHeader.Bytes];
        for (var start = Offset + 1; start < _length; start += WindowBytes)
        {
            var bytes = window.AsSpan(0, _file.Read(window, start));
            for (var i = 0; i < Math.Min(WindowBytes, bytes.Length - FrameHeader.Bytes + 1); i++)
            {
                var skipped = bytes[i..].IndexOf(unchecked((byte)FrameHeader.Magic));
                if (skipped < 0)
                {
                    break;
                }

                i += skipped;
                if (FrameHeader.TryDecode(bytes[i..], Salt, out var header) && header.Position > _next)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The damage at <see cref="Offset"/>.</summary>
    public DataCorruptException Damage() => new(_path, Offset, $"corrupt: no good frame of commit {_next}");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool TryHeaderAt(long offset, out FrameHeader header)
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.Bytes];
        return FrameHeader.TryDecode(bytes[.._file.Read(bytes, offset)], Salt, out header);
    }
}
