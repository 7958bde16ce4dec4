using System.Text;
using Milvus.Core.Rows;

namespace Milvus.Engine.Channels;

/// <summary>Primary keys to look for among others.</summary>
internal sealed class KeySet
{
    private readonly HashSet<long> _numbers = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>Takes the keys of a column.</summary>
    public KeySet(Column keys)
    {
        for (var row = 0; row < keys.RowCount; row++)
        {
            if (keys is ValueColumn<long> numbers)
            {
                _numbers.Add(numbers.Values.Span[row]);
            }
            else
            {
                _texts.Add(Encoding.UTF8.GetString(((Utf8Column)keys)[row]));
            }
        }
    }

    /// <summary>Whether one of these keys is there.</summary>
    public bool Overlaps(Column keys)
    {
        for (var row = 0; row < keys.RowCount; row++)
        {
            if (keys is ValueColumn<long> numbers
                ? _numbers.Contains(numbers.Values.Span[row])
                : _texts.Contains(Encoding.UTF8.GetString(((Utf8Column)keys)[row])))
            {
                return true;
            }
        }

        return false;
    }
}
