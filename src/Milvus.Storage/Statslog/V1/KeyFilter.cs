using System.Buffers.Binary;

namespace Milvus.Storage.Statslog.V1;

/// <summary>
/// A split-block bloom filter over primary keys: blocks of 256 bits, one bit in each of a block's eight words per key.
/// With 16 bits a key about one foreign key in a thousand is taken for a member. <c>formats.md</c> has the hash.
/// </summary>
internal sealed class KeyFilter
{
    public const int BlockBytes = 32;
    private const int BitsPerKey = 16;
    private const int MaxBlocks = 1 << 20;

    private readonly byte[] _blocks;

    private KeyFilter(byte[] blocks)
    {
        _blocks = blocks;
    }

    /// <summary>The bits as stored.</summary>
    public ReadOnlyMemory<byte> Blocks => _blocks;

    /// <summary>An empty filter for so many keys, at most 32 MiB.</summary>
    public static KeyFilter ForKeys(long count) =>
        new(new byte[BlockBytes * (int)Math.Clamp(((count * BitsPerKey) + 255) / 256, 1, MaxBlocks)]);

    /// <summary>A stored filter; throws <see cref="FormatException"/> when the bits are no blocks.</summary>
    public static KeyFilter Of(byte[] blocks) =>
        blocks.Length > 0 && blocks.Length % BlockBytes == 0
            ? new KeyFilter(blocks)
            : throw new FormatException("filter size");

    /// <summary>The hash of an int64 key.</summary>
    public static ulong Hash(long key) => Mix((ulong)key + 0x9E37_79B9_7F4A_7C15);

    /// <summary>The hash of a text key's UTF-8 bytes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> key)
    {
        var hash = (ulong)key.Length;
        for (; key.Length >= sizeof(ulong); key = key[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
        }

        Span<byte> tail = stackalloc byte[sizeof(ulong)];
        tail.Clear();
        key.CopyTo(tail);
        return Mix((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(tail)) + 0x9E37_79B9_7F4A_7C15);
    }

    /// <summary>Adds a key by its hash.</summary>
    public void Add(ulong hash)
    {
        var block = BlockOf(hash);
        for (var word = 0; word < 8; word++)
        {
            var at = block.Slice(word * sizeof(uint), sizeof(uint));
            BinaryPrimitives.WriteUInt32LittleEndian(at, BinaryPrimitives.ReadUInt32LittleEndian(at) | Bit(hash, word));
        }
    }

    /// <summary>False only when the key was never added.</summary>
    public bool MayContain(ulong hash)
    {
        var block = BlockOf(hash);
        for (var word = 0; word < 8; word++)
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(block[(word * sizeof(uint))..]) & Bit(hash, word)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<uint> Odd =>
    [
        0x47B6_137B, 0x4497_4D91, 0x8824_AD5B, 0xA2B7_289D, 0x7054_95C7, 0x2DF1_424B, 0x9EFC_4947, 0x5C6B_FB31,
    ];

    private Span<byte> BlockOf(ulong hash)
    {
        var blocks = (ulong)(_blocks.Length / BlockBytes);
        return _blocks.AsSpan((int)(((hash >> 32) * blocks) >> 32) * BlockBytes, BlockBytes);
    }

    private static uint Bit(ulong hash, int word) => 1u << (int)(((uint)hash * Odd[word]) >> 27);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
