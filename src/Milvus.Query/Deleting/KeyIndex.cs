using System.Buffers.Binary;
using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query.Deleting;

/// <summary>
/// Finds rows by the hash of their primary key: chains of row numbers, newest first. Rows are only ever added. A chain
/// may hold other keys; who walks it compares.
/// </summary>
internal sealed class KeyIndex
{
    private int[] _heads = new int[64];
    private int[] _next = new int[64];
    private uint[] _hashes = new uint[64];

    /// <summary>Rows added; the next one gets this number.</summary>
    public int Count { get; private set; }

    /// <summary>The hash of a key.</summary>
    public static uint Hash(Column keys, int row)
    {
        if (keys is ValueColumn<long> numbers)
        {
            return Mix((ulong)numbers.Values.Span[row]);
        }

        var text = ((Utf8Column)keys)[row];
        var hash = (ulong)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * 0x9E37_79B9_7F4A_7C15;
            hash ^= hash >> 29;
        }

        foreach (var rest in text)
        {
            hash = (hash ^ rest) * 0x0000_0100_0000_01B3;
        }

        return Mix(hash);
    }

    /// <summary>Adds the next row.</summary>
    public void Add(uint hash)
    {
        if (Count == _next.Length)
        {
            Grow();
        }

        _hashes[Count] = hash;
        Link(Count++);
    }

    /// <summary>The newest row whose key may have the hash; −1 for none.</summary>
    public int First(uint hash) => _heads[hash & (uint)(_heads.Length - 1)] - 1;

    /// <summary>The next older one of the chain; −1 at its end.</summary>
    public int Next(int row) => _next[row] - 1;

    /// <summary>Whether a row of a chain has the hash, so that its key is worth comparing.</summary>
    public bool Has(int row, uint hash) => _hashes[row] == hash;

    private static uint Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * 0xD6E8_FEB8_6659_FD93;
        value = (value ^ (value >> 32)) * 0xD6E8_FEB8_6659_FD93;
        return (uint)(value >> 32);
    }

    private void Link(int row)
    {
        ref var head = ref _heads[_hashes[row] & (uint)(_heads.Length - 1)];
        _next[row] = head;
        head = row + 1;
    }

    private void Grow()
    {
        Invariant.Holds(Count <= 1 << 29, $"{Count} rows are too many for one segment.");
        Array.Resize(ref _next, Count * 2);
        Array.Resize(ref _hashes, Count * 2);
        _heads = new int[_next.Length];
        for (var row = 0; row < Count; row++)
        {
            Link(row);
        }
    }
}
