using System.Numerics;
using System.Runtime.InteropServices;

namespace Milvus.Storage.Checksums;

/// <summary>
/// CRC-32C (Castagnoli, reflected, initial and final inversion), as iSCSI and ext4 use it. One instruction per eight
/// bytes where the processor has it; long inputs run in three lanes, since that instruction takes three cycles.
/// </summary>
public static class Crc32C
{
    private const int LaneBytes = 4096;
    private const int TripleBytes = 3 * LaneBytes;

    private static readonly uint[] OneLane = ShiftTable(LaneBytes);
    private static readonly uint[] TwoLanes = ShiftTable(2 * LaneBytes);

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of pieces laid one after the other.</summary>
    public static uint Of(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var checksum = 0u;
        for (var i = 0; i < pieces.Count; i++)
        {
            checksum = Append(checksum, pieces[i].Span);
        }

        return checksum;
    }

    /// <summary>Continues a checksum: <c>Append(Of(a), b)</c> is the checksum of a followed by b.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var state = ~checksum;
        while (bytes.Length >= TripleBytes)
        {
            state = Triple(state, bytes[..TripleBytes]);
            bytes = bytes[TripleBytes..];
        }

        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, value);
        }

        return ~state;
    }

    private static uint Triple(uint state, ReadOnlySpan<byte> bytes)
    {
        const int words = LaneBytes / sizeof(ulong);
        var all = MemoryMarshal.Cast<byte, ulong>(bytes);
        var first = all[..words];
        var second = all.Slice(words, words);
        var third = all.Slice(2 * words, words);
        var a = state;
        var b = 0u;
        var c = 0u;
        for (var i = 0; i < first.Length; i++)
        {
            a = BitOperations.Crc32C(a, first[i]);
            b = BitOperations.Crc32C(b, second[i]);
            c = BitOperations.Crc32C(c, third[i]);
        }

        return Shift(TwoLanes, a) ^ Shift(OneLane, b) ^ c;
    }

    private static uint Shift(uint[] table, uint state) =>
        table[state & 0xFF]
        ^ table[256 + ((state >> 8) & 0xFF)]
        ^ table[512 + ((state >> 16) & 0xFF)]
        ^ table[768 + (state >> 24)];

    // Running zeros through the register is linear over its bits, so 32 runs give every state's outcome.
    private static uint[] ShiftTable(int zeros)
    {
        var table = new uint[4 * 256];
        for (var bit = 0; bit < 32; bit++)
        {
            var state = 1u << bit;
            for (var i = 0; i < zeros / sizeof(ulong); i++)
            {
                state = BitOperations.Crc32C(state, 0UL);
            }

            var lane = (bit / 8) * 256;
            var mask = 1 << (bit % 8);
            for (var value = 0; value < 256; value++)
            {
                if ((value & mask) != 0)
                {
                    table[lane + value] ^= state;
                }
            }
        }

        return table;
    }
}
