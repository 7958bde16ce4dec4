using System.Buffers.Binary;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Query;

/// <summary>
/// Primary keys as a sortable long: an Int64 itself, of a text its first eight bytes. Equal longs settle the order of
/// integers, texts then need <see cref="Compare"/>.
/// </summary>
internal static class PrimaryKeys
{
    public static long Prefix(Column keys, int row)
    {
        if (keys is ValueColumn<long> integers)
        {
            return integers.Values.Span[row];
        }

        var text = ((Utf8Column)keys)[row];
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        head.Clear();
        text[..Math.Min(text.Length, head.Length)].CopyTo(head);
        return unchecked((long)(BinaryPrimitives.ReadUInt64BigEndian(head) ^ (1UL << 63)));
    }

    /// <summary>The order of two keys: of integers by value, of texts by UTF-8 bytes.</summary>
    public static int Compare(Column a, int rowA, Column b, int rowB) =>
        a is ValueColumn<long> integers
            ? integers.Values.Span[rowA].CompareTo(((ValueColumn<long>)b).Values.Span[rowB])
            : ((Utf8Column)a)[rowA].SequenceCompareTo(((Utf8Column)b)[rowB]);

    /// <summary>The column of a primary key; only Int64 and VarChar can be one.</summary>
    public static Column Of(RowChunk chunk, FieldId primaryKey)
    {
        var column = chunk.Rows[primaryKey];
        Invariant.Holds(
            column.DataType is DataType.Int64 or DataType.VarChar,
            $"Field {primaryKey} of type {column.DataType} is no primary key.");
        return column;
    }
}
