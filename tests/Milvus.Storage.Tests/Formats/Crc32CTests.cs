using System.Text;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.Tests.Formats;

public sealed class Crc32CTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xE306_9283u)]
    [InlineData("a", 0xC1D0_4330u)]
    public void Known_values_hold(string text, uint expected) =>
        Assert.Equal(expected, Crc32C.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Lanes_give_what_one_bit_after_the_other_gives()
    {
        var bytes = new byte[60_000];
        new Random(5).NextBytes(bytes);
        foreach (var length in (int[])[0, 1, 7, 8, 9, 4096, 12_287, 12_288, 12_289, 24_576, 36_871, 60_000])
        {
            Assert.Equal(BitByBit(bytes.AsSpan(0, length)), Crc32C.Of(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Pieces_give_what_the_whole_gives()
    {
        var bytes = new byte[50_000];
        new Random(6).NextBytes(bytes);
        foreach (var cut in (int[])[0, 1, 100, 12_288, 49_999, 50_000])
        {
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Of([bytes.AsMemory(0, cut), bytes.AsMemory(cut)]));
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        foreach (var value in bytes)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) * 0x82F6_3B78);
            }
        }

        return ~state;
    }
}
