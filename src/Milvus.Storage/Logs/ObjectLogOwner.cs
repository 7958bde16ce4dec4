using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>What an opening found and what was done since.</summary>
internal sealed class ObjectLogOwner(ObjectChunkHeader fence)
{
    public ObjectChunkHeader Fence => fence;

    public long Position { get; set; }

    public long Seq => fence.Seq + (Position - fence.Position);

    public DateTimeOffset LookedAt { get; set; }

    public long SnapshotSeq { get; set; }

    public long PreviousSnapshotSeq { get; set; }

    public LogPosition SnapshotAt { get; set; }

    public bool IsBroken { get; set; }

    public long? FencedBy { get; set; }

    public ObjectChunkHeader NextCommit(IReadOnlyList<ReadOnlyMemory<byte>> payload, string log)
    {
        var bytes = 0L;
        for (var i = 0; i < payload.Count; i++)
        {
            bytes += payload[i].Length;
        }

        Invariant.Holds(
            bytes <= Array.MaxLength - ObjectChunkHeader.CommitBytes,
            $"Log {log}: a commit of {bytes} bytes is too large.");
        return fence with
        {
            Kind = ObjectChunkKind.Commit,
            Seq = Seq + 1,
            Position = Position + 1,
            PayloadBytes = (int)bytes,
            PayloadChecksum = Crc32C.Of(payload),
        };
    }
}
