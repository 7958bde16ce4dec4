using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>
/// A gzip stream that writes a member even when nothing was written to it. The platform's writes no bytes then,
/// and some clients refuse an empty message that is not valid gzip.
/// </summary>
internal sealed class NeverEmptyGzipStream(Stream target, CompressionLevel level) : Stream
{
    // Header (deflate, no name, no time, unknown system), one final empty block, CRC 0, length 0.
    private static readonly byte[] EmptyMember =
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private GZipStream? _compressed;
    private bool _closed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_closed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private GZipStream Compressed => _compressed ??= new GZipStream(target, level, leaveOpen: true);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!buffer.IsEmpty) Compressed.Write(buffer);
    }

    public override void WriteByte(byte value) => Compressed.WriteByte(value);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? default : Compressed.WriteAsync(buffer, cancellationToken);

    public override void Flush() => _compressed?.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _compressed?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            if (_compressed is null)
                target.Write(EmptyMember);
            else
                _compressed.Dispose();
        }

        base.Dispose(disposing);
    }
}
