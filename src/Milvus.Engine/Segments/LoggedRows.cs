using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Engine.Channels;
using Milvus.Query;

namespace Milvus.Engine.Segments;

/// <summary>The rows of a sealed segment as its channel's log holds them, for a silo that the channel is not on.</summary>
internal static class LoggedRows
{
    /// <summary>Reads the segment's rows, in the order of the log, and what was deleted of them.</summary>
    /// <exception cref="DataCorruptException">A commit of the range is damaged or was forgotten.</exception>
    /// <exception cref="IOException">The store failed, or no worker was free.</exception>
    /// <exception cref="InvariantException">I5: the log does not hold as many rows as the segment has.</exception>
    public static async Task<SegmentView> ReadAsync(
        SegmentId segment, SegmentFlushSpec flush, SegmentPorts ports, CancellationToken cancellationToken)
    {
        var rows = new GrowingRows(segment, flush.Schema);
        var log = flush.Channel.Value;
        var commits = ports.Logs.ReadAsync(
            log,
            flush.FirstPosition.Previous,
            flush.DeletesPosition > flush.CheckpointPosition ? flush.DeletesPosition : flush.CheckpointPosition,
            cancellationToken);
        await foreach (var commit in commits)
        {
            var decoded = await ports.Workers.RunAsync(
                _ => ChannelCommitCodec.Decode(log, commit, candidate => candidate == segment), cancellationToken);
            if (!decoded.IsOk)
            {
                throw new IOException(decoded.Error.Reason);
            }

            foreach (var placed in decoded.Value.Rows)
            {
                rows.Add(placed.Rows, placed.Timestamp);
            }

            foreach (var deleted in decoded.Value.Deletes.Where(deleted => deleted.Covers(flush.Partition)))
            {
                rows.Delete(deleted.ToDeletes());
            }
        }

        Invariant.Holds(
            rows.RowCount == flush.Rows,
            $"I5: the log of {flush.Channel} holds {rows.RowCount} rows of segment {segment}, not {flush.Rows}.");
        return rows.View;
    }
}
