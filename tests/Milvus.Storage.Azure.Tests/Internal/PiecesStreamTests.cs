using Milvus.Storage.Azure.Internal;

namespace Milvus.Storage.Azure.Tests.Internal;

public sealed class PiecesStreamTests
{
    private static readonly ReadOnlyMemory<byte>[] Pieces =
        [default, new byte[] { 0, 1, 2 }, default, new byte[] { 3 }, new byte[] { 4, 5, 6, 7, 8, 9 }, default];

    [Fact]
    public async Task Every_range_reads_as_its_bytes_in_steps_of_any_size()
    {
        for (var start = 0; start <= 10; start++)
        {
            for (var length = 0; length <= 10 - start; length++)
            {
                var expected = Enumerable.Range(start, length).Select(i => (byte)i).ToArray();
                for (var step = 1; step <= 11; step++) Assert.Equal(expected, ReadAll(new(Pieces, start, length), step));

                using var copy = new MemoryStream();
                await new PiecesStream(Pieces, start, length).CopyToAsync(copy);
                Assert.Equal(expected, copy.ToArray());
            }
        }
    }

    [Fact]
    public async Task It_can_be_read_again_from_anywhere()
    {
        var stream = new PiecesStream(Pieces, 1, 8);
        ReadAll(stream, 3);
        for (var position = 8; position >= 0; position--)
        {
            stream.Position = position;
            Assert.Equal(Enumerable.Range(1 + position, 8 - position).Select(i => (byte)i), ReadAll(stream, 2));

            using var copy = new MemoryStream();
            Assert.Equal(position, stream.Seek(position - 8, SeekOrigin.End));
            await stream.CopyToAsync(copy);
            Assert.Equal(8 - position, copy.Length);
        }
    }

    [Fact]
    public void Nothing_is_read_beyond_the_end()
    {
        var stream = new PiecesStream(Pieces, 0, 10) { Position = 50 };

        Assert.Equal(0, stream.Read(new byte[4]));
    }

    [Fact]
    public async Task Once_closed_it_touches_nothing()
    {
        var stream = new PiecesStream(Pieces, 0, 10);
        stream.Dispose();

        Assert.Throws<ObjectDisposedException>(() => stream.Read(new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.CopyToAsync(Stream.Null));
    }

    private static byte[] ReadAll(PiecesStream stream, int step)
    {
        var all = new List<byte>();
        var buffer = new byte[step];
        for (int read; (read = stream.Read(buffer)) > 0;) all.AddRange(buffer.AsSpan(0, read));
        return [.. all];
    }
}
