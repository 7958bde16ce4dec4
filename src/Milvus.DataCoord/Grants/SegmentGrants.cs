using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.DataCoord.Grants;

/// <summary>The grants in one segment, added up by the tenth of a second in which they expire. Immutable.</summary>
internal sealed class SegmentGrants
{
    public static readonly SegmentGrants None = new(0, Timestamp.Zero, []);

    private const long GrainMilliseconds = 100;

    /// <summary>Grants behind a tick that stands still are added to the last sum.</summary>
    private const int MaxSums = 64;

    private readonly ImmutableArray<(Timestamp Until, long Rows)> _sums;

    private SegmentGrants(long rows, Timestamp lastExpire, ImmutableArray<(Timestamp Until, long Rows)> sums)
    {
        Rows = rows;
        LastExpire = lastExpire;
        _sums = sums;
    }

    /// <summary>Of all of them.</summary>
    public long Rows { get; }

    /// <summary>When the last one expires, exactly.</summary>
    public Timestamp LastExpire { get; }

    /// <summary>With one more. Its rows are released a little late, never early.</summary>
    public SegmentGrants With(long rows, Timestamp expiry)
    {
        var last = Timestamp.Later(LastExpire, expiry);
        if (!_sums.IsEmpty && (_sums[^1].Until >= expiry || _sums.Length == MaxSums))
        {
            var until = Timestamp.Later(_sums[^1].Until, expiry);
            return new(Rows + rows, last, _sums.SetItem(_sums.Length - 1, (until, _sums[^1].Rows + rows)));
        }

        var grain = (expiry.PhysicalMilliseconds / GrainMilliseconds) + 1;
        return new(Rows + rows, last, _sums.Add((Timestamp.From(grain * GrainMilliseconds), rows)));
    }

    /// <summary>Without those that a tick expires; itself when there are none.</summary>
    public SegmentGrants Behind(Timestamp tick)
    {
        var gone = 0;
        var rows = Rows;
        while (gone < _sums.Length && _sums[gone].Until <= tick)
        {
            rows -= _sums[gone++].Rows;
        }

        if (gone < _sums.Length && LastExpire <= tick)
        {
            return new(0, LastExpire, []);
        }

        return gone == 0 ? this : new(rows, LastExpire, _sums.RemoveRange(0, gone));
    }
}
