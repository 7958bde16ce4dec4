using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>The 32-bit xxHash, by its public specification.</summary>
public static class XxHash32
{
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;
    private const uint Prime4 = 0x27D4EB2F;
    private const uint Prime5 = 0x165667B1;
    private const int HashBytes = 4;

    public static byte[] Hash(byte[] source) => Hash((ReadOnlySpan<byte>)source);

    public static byte[] Hash(ReadOnlySpan<byte> source, int seed = 0)
    {
        var hash = new byte[HashBytes];
        TryHash(source, hash, out _, seed);
        return hash;
    }

    public static bool TryHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten, int seed = 0)
    {
        bytesWritten = destination.Length < HashBytes ? 0 : HashBytes;
        if (bytesWritten == 0) return false;
        BinaryPrimitives.WriteUInt32BigEndian(destination, HashToUInt32(source, seed));
        return true;
    }

    public static uint HashToUInt32(ReadOnlySpan<byte> source, int seed = 0)
    {
        var rest = source;
        var hash = unchecked((uint)seed + Prime5);
        if (rest.Length >= 16) hash = Stripes(ref rest, unchecked((uint)seed));
        unchecked
        {
            hash += (uint)source.Length;
            for (; rest.Length >= 4; rest = rest[4..])
            {
                var word = BinaryPrimitives.ReadUInt32LittleEndian(rest);
                hash = BitOperations.RotateLeft(hash + word * Prime3, 17) * Prime4;
            }

            foreach (var one in rest) hash = BitOperations.RotateLeft(hash + one * Prime5, 11) * Prime1;
            hash = (hash ^ (hash >> 15)) * Prime2;
            hash = (hash ^ (hash >> 13)) * Prime3;
            return hash ^ (hash >> 16);
        }
    }

    private static uint Stripes(ref ReadOnlySpan<byte> rest, uint seed)
    {
        unchecked
        {
            var (a, b, c, d) = (seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1);
            for (; rest.Length >= 16; rest = rest[16..])
            {
                a = Round(a, rest);
                b = Round(b, rest[4..]);
                c = Round(c, rest[8..]);
                d = Round(d, rest[12..]);
            }
            return BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
                + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        }
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> source) => unchecked(
        BitOperations.RotateLeft(lane + BinaryPrimitives.ReadUInt32LittleEndian(source) * Prime2, 13) * Prime1);
}
