using System.Numerics;

namespace Milvus.Testing.Wire;

/// <summary>
/// Where Milvus routes an Int64 primary key, written anew so that the gateway's own routing is checked by it.
/// </summary>
public static class PrimaryKeyShard
{
    /// <summary>
    /// murmur3 (32 bits, seed 0) of the 8 little-endian bytes, without its sign bit, modulo the shards.
    /// </summary>
    public static int Of(long key, int shards)
    {
        var hash = Mix(Mix(0, (uint)key), (uint)((ulong)key >> 32)) ^ sizeof(long);
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return (int)((hash ^ (hash >> 16)) & int.MaxValue) % shards;
    }

    private static uint Mix(uint hash, uint word)
    {
        word = BitOperations.RotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
        return (BitOperations.RotateLeft(hash ^ word, 13) * 5) + 0xe6546b64;
    }
}
