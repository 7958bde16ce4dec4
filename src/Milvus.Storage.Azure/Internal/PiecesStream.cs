namespace Milvus.Storage.Azure.Internal;

/// <summary>
/// Reads a range of pieces as one stream, so that nothing joins them in memory. Seekable: a client that repeats a request
/// goes back to its beginning. Once closed it touches no piece any more.
/// </summary>
internal sealed class PiecesStream : Stream
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _pieces;
    private readonly long _start;
    private bool _closed;
    private long _position;

    // Where _position lies: a piece, and how many bytes of all pieces come before it.
    private int _piece;
    private long _before;

    /// <summary>Shows <paramref name="length"/> bytes from <paramref name="start"/>, which must exist.</summary>
    public PiecesStream(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long start, long length)
    {
        _pieces = pieces;
        _start = start;
        Length = length;
    }

    public override bool CanRead => !_closed;

    public override bool CanSeek => !_closed;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var read = 0;
        while (read < buffer.Length && _position < Length)
        {
            var rest = RestOfPiece();
            var take = (int)Math.Min(Math.Min(rest.Length, buffer.Length - read), Length - _position);
            rest.Span[..take].CopyTo(buffer[read..]);
            read += take;
            _position += take;
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Hands the pieces on as they are, without a buffer between.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        while (_position < Length)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var rest = RestOfPiece();
            var take = rest[..(int)Math.Min(rest.Length, Length - _position)];
            await destination.WriteAsync(take, cancellationToken);
            _position += take.Length;
        }
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _closed = true;
        base.Dispose(disposing);
    }

    private ReadOnlyMemory<byte> RestOfPiece()
    {
        var at = _start + _position;
        if (at < _before)
        {
            (_piece, _before) = (0, 0);
        }

        while (at >= _before + _pieces[_piece].Length)
        {
            _before += _pieces[_piece++].Length;
        }

        return _pieces[_piece][(int)(at - _before)..];
    }
}
