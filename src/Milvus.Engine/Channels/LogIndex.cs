using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Engine.Channels;

/// <summary>
/// In which commit of a log the rows and deletes behind a moment begin. Bounded: where there are many commits, some are
/// left out, and a reader begins a little earlier.
/// </summary>
/// <param name="maxMarks">The most commits that are noted.</param>
public sealed class LogIndex(int maxMarks = 1 << 14)
{
    private readonly List<(Timestamp First, LogPosition Position)> _marks = [];
    private LogPosition _first;
    private int _skipped;
    private int _stride = 1;

    /// <summary>Everything behind this moment is in the log; null as long as there was nothing to tell by.</summary>
    public Timestamp? ReachesBack { get; private set; }

    /// <summary>The newest row or delete.</summary>
    public Timestamp Last { get; private set; }

    /// <summary>Begins anew.</summary>
    /// <param name="isWhole">Whether nothing is missing at the beginning of the log.</param>
    public void Clear(bool isWhole)
    {
        _marks.Clear();
        (_first, _skipped, _stride) = (LogPosition.Zero, 0, 1);
        ReachesBack = isWhole ? Timestamp.Zero : null;
        Last = Timestamp.Zero;
    }

    /// <summary>Notes a commit with rows or deletes; the next one has a later position and later timestamps.</summary>
    public void Add(LogPosition position, Timestamp first, Timestamp last)
    {
        Invariant.Holds(first > Last && last >= first, $"I6: commit {position} has rows of {first} behind {Last}.");
        ReachesBack ??= first.Previous;
        Last = last;
        if (_marks.Count > 0 && ++_skipped < _stride)
        {
            return;
        }

        _skipped = 0;
        _marks.Add((first, position));
        if (_marks.Count > maxMarks)
        {
            _stride *= 2;
            for (var i = 1; i < _marks.Count; i++)
            {
                _marks.RemoveAt(i);
            }
        }
    }

    /// <summary>The log has forgotten its commits up to a position.</summary>
    /// <param name="position">The last one that is gone.</param>
    /// <param name="upTo">No row or delete of them is later.</param>
    public void Forget(LogPosition position, Timestamp upTo)
    {
        ReachesBack = Timestamp.Later(ReachesBack ?? Timestamp.Zero, Timestamp.Earlier(upTo, Last));

        _first = position.Next;

        // The last mark that is not behind the position stays: commits that were left out may follow it.
        var gone = _marks.FindLastIndex(mark => mark.Position <= position);
        if (gone > 0)
        {
            _marks.RemoveRange(0, gone);
        }
    }

    /// <summary>The log is read: what it has nothing of, it may have forgotten.</summary>
    public void Begin(Timestamp watermark) => ReachesBack ??= watermark;

    /// <summary>The commit to begin with for what is behind a moment; null when there is nothing.</summary>
    public LogPosition? Find(Timestamp after)
    {
        if (after >= Last || _marks.Count == 0)
        {
            return null;
        }

        var (low, high) = (0, _marks.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _marks[middle].First <= after ? (middle + 1, high) : (low, middle);
        }

        var position = _marks[Math.Max(0, low - 1)].Position;
        return position < _first ? _first : position;
    }
}
