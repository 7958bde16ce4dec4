using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Storage.Statslog.V1;

namespace Milvus.Engine.Channels;

/// <summary>Which deletes may hit which segment.</summary>
internal static class DeleteRouting
{
    /// <summary>The deletes that a segment must hear of.</summary>
    /// <param name="pending">Deletes that it does not know, in the order of time.</param>
    /// <param name="stats">Which keys it may hold; null when nobody knows.</param>
    /// <returns>In the order of time; null for none.</returns>
    public static KeyDeletes? Pick(IReadOnlyList<DeletedKeys> pending, PrimaryKeyStats? stats)
    {
        var parts = new List<KeyDeletes>();
        foreach (var deleted in pending)
        {
            var rows = new List<int>();
            for (var row = 0; row < deleted.Keys.RowCount; row++)
            {
                if (stats is null || MayContain(stats, deleted.Keys, row))
                {
                    rows.Add(row);
                }
            }

            if (rows.Count == deleted.Keys.RowCount)
            {
                parts.Add(deleted.ToDeletes());
            }
            else if (rows.Count > 0)
            {
                parts.Add((deleted with { Keys = deleted.Keys.Gather([.. rows]) }).ToDeletes());
            }
        }

        return parts.Count == 0 ? null : KeyDeletes.Concat(parts);
    }

    /// <summary>Cuts deletes into slices of so many bytes; one key alone may be larger.</summary>
    public static IEnumerable<KeyDeletes> Slice(KeyDeletes deletes, long sliceBytes)
    {
        if (deletes.ByteCount <= sliceBytes || deletes.Count == 1)
        {
            return [deletes];
        }

        var half = deletes.Count / 2;
        return Slice(deletes.Slice(0, half), sliceBytes)
            .Concat(Slice(deletes.Slice(half, deletes.Count - half), sliceBytes));
    }

    private static bool MayContain(PrimaryKeyStats stats, Column keys, int row) => keys switch
    {
        ValueColumn<long> numbers => stats.MayContain(numbers.Values.Span[row]),
        Utf8Column texts => stats.MayContain(texts[row]),
        _ => throw new InvariantException($"A primary key cannot be {keys.DataType}."),
    };
}
