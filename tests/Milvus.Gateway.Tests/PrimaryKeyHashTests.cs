using System.Text;

namespace Milvus.Gateway.Tests;

public sealed class PrimaryKeyHashTests
{
    [Theory]
    [InlineData(0, 1669671676u)]
    [InlineData(1, 1392991556u)]
    [InlineData(-1, 1651860712u)]
    [InlineData(42, 1871679806u)]
    [InlineData(123456789, 690028081u)]
    [InlineData(9007199254740993, 173845766u)]
    [InlineData(long.MaxValue, 40977599u)]
    [InlineData(long.MinValue, 1366273829u)]
    public void A_number_hashes_as_murmur3_of_its_bytes_without_the_sign(long key, uint hash) =>
        Assert.Equal(hash, PrimaryKeyHash.Of(key));

    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 3904355907u)]
    [InlineData("123456789", 3421780262u)]
    [InlineData("milvus", 725768567u)]
    [InlineData("é", 235179326u)]
    public void A_text_hashes_as_crc32_of_its_utf8(string key, uint hash) =>
        Assert.Equal(hash, PrimaryKeyHash.Of(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void Only_the_first_hundred_bytes_of_a_text_place_it() =>
        Assert.Equal(1577999759u, PrimaryKeyHash.Of(Encoding.UTF8.GetBytes(new string('x', 100) + "tail")));
}
