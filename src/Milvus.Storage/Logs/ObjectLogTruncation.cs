using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>Which chunks of a log may go.</summary>
internal static class ObjectLogTruncation
{
    /// <summary>
    /// The commits up to a position, and the fences among and before them, oldest first; but never the newest chunk,
    /// nor the fences that a sleeping owner may yet run into.
    /// </summary>
    /// <param name="view">What there is.</param>
    /// <param name="seq">The owner's newest chunk; later ones are not looked at.</param>
    /// <param name="position">Its position.</param>
    /// <param name="upTo">The last commit that may go; a snapshot covers it.</param>
    /// <param name="covered">The number of the newest snapshot.</param>
    /// <param name="keepFencesFrom">Fences put since then stay.</param>
    /// <param name="keptFences">How many of the newest fences stay.</param>
    public static IReadOnlyList<long> Plan(
        ObjectLogView view,
        long seq,
        long position,
        long upTo,
        long covered,
        DateTimeOffset keepFencesFrom,
        int keptFences)
    {
        var (gone, fences, mayGo) = (new List<long>(), 0, false);
        for (var i = view.IndexOf(seq); i >= 0; i--)
        {
            var chunk = view.Chunks[i];

            // Numbers are missing only below a snapshot, so whatever lies below a gap is of commits gone already.
            mayGo |= i + 1 < view.Chunks.Count && view.Chunks[i + 1].Seq != chunk.Seq + 1;
            if (chunk.Kind == ObjectChunkKind.Commit)
            {
                mayGo |= position <= upTo;
                position--;
                if (mayGo && chunk.Seq < seq && chunk.Seq <= covered)
                {
                    gone.Add(chunk.Seq);
                }
            }
            else if (++fences > keptFences && mayGo && chunk.Seq <= covered && chunk.ModifiedUtc < keepFencesFrom)
            {
                gone.Add(chunk.Seq);
            }
        }

        gone.Reverse();
        return gone;
    }
}
