using System.Numerics;

namespace Milvus.Gateway;

/// <summary>
/// The hashes that place a row on a shard. They are forever: a row must meet its delete on the same vchannel.
/// Source: milvus pkg/util/typeutil/hash.go.
/// </summary>
internal static class PrimaryKeyHash
{
    /// <summary>Longer texts are placed by their first bytes.</summary>
    public const int TextPrefixBytes = 100;

    private const uint C1 = 0xcc9e2d51;
    private const uint C2 = 0x1b873593;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>murmur3, 32 bits, seed 0, of the 8 little-endian bytes; without the sign bit.</summary>
    public static uint Of(long key)
    {
        var hash = Mix(0, (uint)key);
        hash = Mix(hash, (uint)(key >>> 32));
        hash ^= sizeof(long);
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return (hash ^ (hash >> 16)) & int.MaxValue;
    }

    /// <summary>CRC-32 (IEEE) of at most the first 100 bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> utf8)
    {
        var crc = uint.MaxValue;
        foreach (var part in utf8[..Math.Min(utf8.Length, TextPrefixBytes)])
            crc = CrcTable[(byte)(crc ^ part)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Mix(uint hash, uint block) =>
        (BitOperations.RotateLeft(hash ^ (BitOperations.RotateLeft(block * C1, 15) * C2), 13) * 5) + 0xe6546b64;

    private static uint[] MakeCrcTable()
    {
        const uint polynomial = 0xedb88320;
        var table = new uint[256];
        for (var index = 0u; index < table.Length; index++)
        {
            var entry = index;
            for (var bit = 0; bit < 8; bit++) entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ polynomial;
            table[index] = entry;
        }

        return table;
    }
}
