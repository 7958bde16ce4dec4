using System.Text;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.Tests.Formats;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF4_3926u)]
    [InlineData("a", 0xE8B7_BE43u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414F_A339u)]
    public void Known_values_hold(string text, uint expected) =>
        Assert.Equal(expected, Crc32.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Every_length_gives_what_one_bit_after_the_other_gives()
    {
        var bytes = new byte[5_000];
        new Random(5).NextBytes(bytes);
        foreach (var length in Enumerable.Range(0, 300).Append(4_095).Append(4_999).Append(5_000))
        {
            var expected = BitByBit(bytes.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Of(bytes.AsSpan(0, length)));
            Assert.Equal(expected, ~Crc32.ByTables(uint.MaxValue, bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Pieces_give_what_the_whole_gives()
    {
        var bytes = new byte[1_000];
        new Random(6).NextBytes(bytes);
        for (var cut = 0; cut <= bytes.Length; cut += 37)
        {
            Assert.Equal(Crc32.Of(bytes), Crc32.Append(Crc32.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
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
                state = (state >> 1) ^ ((state & 1) * 0xEDB8_8320);
            }
        }

        return ~state;
    }
}
