namespace Milvus.Core.Rows;

/// <summary>Gathers validity bits, run by run.</summary>
internal sealed class ValidityBuilder
{
    private ulong[] _words = new ulong[16];
    private int _rows;

    public void Append(bool valid, int count)
    {
        Grow(count);
        if (valid)
        {
            for (var row = _rows; row < _rows + count;)
            {
                var run = Math.Min(64 - (row & 63), _rows + count - row);
                _words[row >> 6] |= (run == 64 ? ulong.MaxValue : (1UL << run) - 1) << (row & 63);
                row += run;
            }
        }

        _rows += count;
    }

    public void Append(Validity? source, int start, int count)
    {
        if (source is null)
        {
            Append(true, count);
            return;
        }

        Grow(count);
        for (var row = 0; row < count; row++)
        {
            Set(source[start + row]);
        }
    }

    public void Append(Validity? source, ReadOnlySpan<int> rows)
    {
        if (source is null)
        {
            Append(true, rows.Length);
            return;
        }

        Grow(rows.Length);
        foreach (var row in rows)
        {
            Set(source[row]);
        }
    }

    public Validity? ToValidity() => Validity.Of(_words.AsMemory(0, Validity.WordsFor(_rows)), _rows);

    private void Set(bool valid)
    {
        _words[_rows >> 6] |= (valid ? 1UL : 0UL) << (_rows & 63);
        _rows++;
    }

    private void Grow(int more)
    {
        var words = Validity.WordsFor(checked(_rows + more));
        if (words > _words.Length)
        {
            Array.Resize(ref _words, Math.Max(words, _words.Length * 2));
        }
    }
}
