using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Query.Filtering;
using Milvus.Query.Searching;

namespace Milvus.Query.Querying;

/// <summary>
/// Keeps the rows with the smallest primary keys, each key once. Gathers up to twice the limit, then sorts, drops
/// repeated keys and what exceeds the limit; later rows above the last kept key are passed over at once, and so are all
/// up to a key that an earlier page ended with.
/// </summary>
internal sealed class KeyCollector(SegmentView view, FieldId primaryKey, long limit, Column? after) : IRowSink
{
    private const int SmallestBuffer = 1024;

    private readonly ViewOrder _order = new(view, primaryKey);
    private readonly int[] _selected = new int[FilterEvaluator.MaxRows];
    private readonly long _least = after is null ? long.MinValue : PrimaryKeys.Prefix(after, 0);
    private Entry[] _entries = new Entry[SmallestBuffer];
    private int _count;
    private long _largest = long.MaxValue;

    public void Take(int chunk, int start, ReadOnlySpan<ulong> bits)
    {
        var keys = PrimaryKeys.Of(view.Chunks[chunk], primaryKey);
        var first = view.StartOf(chunk) + start;
        var count = Selection.CopyRows(bits, _selected);
        for (var i = 0; i < count; i++)
        {
            var key = PrimaryKeys.Prefix(keys, start + _selected[i]);
            if (key <= _largest && key >= _least && (key > _least || IsBehind(keys, start + _selected[i])))
            {
                MakeRoom();
                _entries[_count++] = new Entry(key, first + _selected[i]);
            }
        }
    }

    /// <summary>The rows by ascending primary key.</summary>
    public int[] Drain()
    {
        Compact();
        return Array.ConvertAll(_entries[.._count], entry => entry.Row);
    }

    private bool IsBehind(Column keys, int row) => after is null || PrimaryKeys.Compare(keys, row, after, 0) > 0;

    private void MakeRoom()
    {
        if (_count < _entries.Length)
        {
            return;
        }

        if (_count >= 2 * Math.Min(limit, int.MaxValue))
        {
            Compact();
        }

        if (_count > _entries.Length / 2)
        {
            Array.Resize(ref _entries, checked(_entries.Length * 2));
        }
    }

    private void Compact()
    {
        var entries = _entries.AsSpan(0, _count);
        if (!IsAscending(entries))
        {
            entries.Sort(Compare);
            _count = KeepFirstOfEach(entries);
        }

        if (_count >= limit)
        {
            _count = (int)limit;
            _largest = _entries[_count - 1].Key;
        }
    }

    private int KeepFirstOfEach(Span<Entry> sorted)
    {
        var kept = Math.Min(1, sorted.Length);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (CompareKeys(sorted[kept - 1], sorted[i]) != 0)
            {
                sorted[kept++] = sorted[i];
            }
        }

        return kept;
    }

    /// <summary>Made ids ascend already: then there is nothing to sort and nothing repeats.</summary>
    private static bool IsAscending(ReadOnlySpan<Entry> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i - 1].Key >= entries[i].Key)
            {
                return false;
            }
        }

        return true;
    }

    private int Compare(Entry a, Entry b)
    {
        var order = CompareKeys(a, b);
        return order != 0 ? order : _order.CompareAge(a.Row, b.Row);
    }

    private int CompareKeys(Entry a, Entry b)
    {
        var order = a.Key.CompareTo(b.Key);
        return order != 0 ? order : _order.CompareKeys(a.Row, b.Row);
    }

    private readonly record struct Entry(long Key, int Row);
}
