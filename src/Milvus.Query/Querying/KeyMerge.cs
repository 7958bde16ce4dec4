using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query.Querying;

/// <summary>A row of a part.</summary>
internal readonly record struct RowPick(int Part, int Row);

/// <summary>Walks several sorted parts in the order of primary keys, each key once.</summary>
internal sealed class KeyMerge : IComparer<KeyMerge.Head>
{
    private readonly RowChunk[] _parts;
    private readonly Column[] _keys;
    private readonly PriorityQueue<int, Head> _heads;
    private Head? _last;

    public KeyMerge(RowChunk[] parts, FieldId primaryKey)
    {
        _parts = parts;
        _keys = Array.ConvertAll(parts, part => PrimaryKeys.Of(part, primaryKey));
        _heads = new PriorityQueue<int, Head>(parts.Length, this);
        for (var part = 0; part < parts.Length; part++)
        {
            Enqueue(part, 0);
        }
    }

    public bool TryNext(out int part, out int row)
    {
        while (_heads.TryDequeue(out part, out var head))
        {
            row = head.Row;
            Enqueue(part, row + 1);
            if (_last is not { } last || CompareKeys(last, head) != 0)
            {
                _last = head;
                return true;
            }
        }

        (part, row) = (-1, -1);
        return false;
    }

    public int Compare(Head x, Head y)
    {
        var order = CompareKeys(x, y);
        if (order != 0)
        {
            return order;
        }

        order = _parts[y.Part].Timestamps.Span[y.Row].CompareTo(_parts[x.Part].Timestamps.Span[x.Row]);
        return order != 0 ? order : y.Part.CompareTo(x.Part);
    }

    private int CompareKeys(Head x, Head y)
    {
        var order = x.Key.CompareTo(y.Key);
        return order != 0 ? order : PrimaryKeys.Compare(_keys[x.Part], x.Row, _keys[y.Part], y.Row);
    }

    private void Enqueue(int part, int row)
    {
        if (row < _parts[part].RowCount)
        {
            _heads.Enqueue(part, new Head(PrimaryKeys.Prefix(_keys[part], row), part, row));
        }
    }

    /// <summary>The next row of a part.</summary>
    internal readonly record struct Head(long Key, int Part, int Row);
}
