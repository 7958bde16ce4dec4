namespace Milvus.Core.Rows;

/// <summary>Primary keys and when they were deleted: older rows with the key are gone from then on. Immutable.</summary>
public sealed class KeyDeletes
{
    /// <summary>Puts keys and times together.</summary>
    /// <param name="keys">Int64 or VarChar; a key may come several times.</param>
    /// <param name="timestamps">[keys] TSO values, in any order.</param>
    public KeyDeletes(Column keys, ReadOnlyMemory<ulong> timestamps)
    {
        Invariant.Holds(keys.RowCount == timestamps.Length, $"{timestamps.Length} timestamps for {keys.RowCount} keys.");
        Keys = keys;
        Timestamps = timestamps;
    }

    /// <summary>The keys.</summary>
    public Column Keys { get; }

    /// <summary>[keys] TSO values, in any order.</summary>
    public ReadOnlyMemory<ulong> Timestamps { get; }

    /// <summary>How many keys.</summary>
    public int Count => Timestamps.Length;

    /// <summary>Bytes of keys and times in memory.</summary>
    public long ByteCount => Keys.ByteCount + ((long)Timestamps.Length * sizeof(ulong));

    /// <summary>Keys <paramref name="start"/> … start + count − 1; shares memory.</summary>
    public KeyDeletes Slice(int start, int count) => new(Keys.Slice(start, count), Timestamps.Slice(start, count));

    /// <summary>Lays several end to end; copies unless there is only one.</summary>
    /// <param name="parts">At least one, with keys of one type.</param>
    public static KeyDeletes Concat(IReadOnlyList<KeyDeletes> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var total = parts.Sum(part => part.Count);
        var keys = ColumnBuilder.Like(parts[0].Keys, total);
        var timestamps = new ulong[total];
        var at = 0;
        foreach (var part in parts)
        {
            keys.Append(part.Keys, 0, part.Count);
            part.Timestamps.CopyTo(timestamps.AsMemory(at));
            at += part.Count;
        }

        return new KeyDeletes(keys.ToColumn(), timestamps);
    }
}
