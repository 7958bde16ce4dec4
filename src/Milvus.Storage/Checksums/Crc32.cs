using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Milvus.Storage.Checksums;

/// <summary>
/// CRC-32 of IEEE 802.3 (reflected, initial and final inversion), as gzip and Parquet use it. By carry-less
/// multiplication or the processor's own instruction where there is one, else by tables, eight bytes at a time.
/// </summary>
public static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;
    private const int BlockBytes = 64;

    private static readonly uint[] Tables = MakeTables();

    // x^(512 ± 32) and x^(128 ± 32) modulo the polynomial, reflected: they carry 16 bytes over 64 and over 16 others.
    // Source: Gopal et al., Fast CRC Computation for Generic Polynomials Using PCLMULQDQ, Intel 2009.
    private static readonly Vector128<ulong> OverBlock = Vector128.Create(0x1_5444_2BD4UL, 0x1_C6E4_1596UL);
    private static readonly Vector128<ulong> OverPiece = Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL);

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>Continues a checksum: <c>Append(Of(a), b)</c> is the checksum of a followed by b.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        if (ArmCrc32.Arm64.IsSupported)
        {
            return ~ByInstruction(~checksum, bytes);
        }

        var state = ~checksum;
        if (Pclmulqdq.IsSupported && bytes.Length >= BlockBytes)
        {
            var whole = bytes.Length & ~(Vector128<byte>.Count - 1);
            state = Folded(state, bytes[..whole]);
            bytes = bytes[whole..];
        }

        return ~ByTables(state, bytes);
    }

    /// <summary>What tables alone give, for processors without anything better.</summary>
    internal static uint ByTables(uint state, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan();
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = tables[(int)(word >> 56)]
                ^ tables[0x100 + (int)(word >> 48 & 0xFF)]
                ^ tables[0x200 + (int)(word >> 40 & 0xFF)]
                ^ tables[0x300 + (int)(word >> 32 & 0xFF)]
                ^ tables[0x400 + (int)(word >> 24 & 0xFF)]
                ^ tables[0x500 + (int)(word >> 16 & 0xFF)]
                ^ tables[0x600 + (int)(word >> 8 & 0xFF)]
                ^ tables[0x700 + (int)(word & 0xFF)];
        }

        foreach (var value in bytes)
        {
            state = tables[(byte)(state ^ value)] ^ (state >> 8);
        }

        return state;
    }

    private static uint ByInstruction(uint state, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            state = ArmCrc32.Arm64.ComputeCrc32(state, word);
        }

        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
        {
            state = ArmCrc32.ComputeCrc32(state, value);
        }

        return state;
    }

    /// <summary>
    /// Folds at least 64 bytes, a whole number of pieces of 16, into 16 that have the same remainder; those go through
    /// the tables.
    /// </summary>
    private static uint Folded(uint state, ReadOnlySpan<byte> bytes)
    {
        var pieces = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        var (a, b, c, d) = (pieces[0], pieces[1], pieces[2], pieces[3]);
        a ^= Vector128.CreateScalar((ulong)state);
        for (pieces = pieces[4..]; pieces.Length >= 4; pieces = pieces[4..])
        {
            a = Carry(a, OverBlock) ^ pieces[0];
            b = Carry(b, OverBlock) ^ pieces[1];
            c = Carry(c, OverBlock) ^ pieces[2];
            d = Carry(d, OverBlock) ^ pieces[3];
        }

        a = Carry(a, OverPiece) ^ b;
        a = Carry(a, OverPiece) ^ c;
        a = Carry(a, OverPiece) ^ d;
        foreach (var piece in pieces)
        {
            a = Carry(a, OverPiece) ^ piece;
        }

        Span<byte> rest = stackalloc byte[Vector128<byte>.Count];
        a.AsByte().CopyTo(rest);
        return ByTables(0, rest);
    }

    private static Vector128<ulong> Carry(Vector128<ulong> value, Vector128<ulong> over) =>
        Pclmulqdq.CarrylessMultiply(value, over, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, over, 0x11);

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var value = 0u; value < 256; value++)
        {
            var state = value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) * Polynomial);
            }

            tables[value] = state;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var before = tables[i - 256];
            tables[i] = tables[before & 0xFF] ^ (before >> 8);
        }

        return tables;
    }
}
