using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Engine.Queries;

/// <summary>Rows of several segments, grouped to ask each segment once and put back in order afterwards.</summary>
internal sealed class SegmentGroups
{
    private readonly int[] _order;

    private SegmentGroups(IReadOnlyList<(SegmentId, int[])> segments, int[] order)
    {
        Segments = segments;
        _order = order;
    }

    /// <summary>Each segment once, with its row numbers.</summary>
    public IReadOnlyList<(SegmentId Segment, int[] Rows)> Segments { get; }

    /// <summary>Groups [rows] segment ids and row numbers.</summary>
    public static SegmentGroups Of(ReadOnlySpan<long> segments, ReadOnlySpan<int> rows)
    {
        Invariant.Holds(segments.Length == rows.Length, $"{segments.Length} segments for {rows.Length} rows.");
        var groups = new SortedDictionary<long, List<int>>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (!groups.TryGetValue(segments[i], out var members))
            {
                groups[segments[i]] = members = [];
            }

            members.Add(i);
        }

        // Where row i of the request stands in the groups laid end to end.
        var order = new int[segments.Length];
        var at = 0;
        var list = new List<(SegmentId, int[])>(groups.Count);
        foreach (var (segment, members) in groups)
        {
            var numbers = new int[members.Count];
            for (var i = 0; i < members.Count; i++)
            {
                numbers[i] = rows[members[i]];
                order[members[i]] = at++;
            }

            list.Add((new SegmentId(segment), numbers));
        }

        return new SegmentGroups(list, order);
    }

    /// <summary>
    /// Puts the groups' answers, given in the order of <see cref="Segments"/>, back in the request's order.
    /// </summary>
    public RowBatch Restore(IReadOnlyList<RowBatch> parts) => RowBatch.Concat(parts).Gather(_order);
}
