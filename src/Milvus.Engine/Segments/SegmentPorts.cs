using Milvus.Core.Ports;
using Milvus.Engine.Peers;
using Milvus.Engine.Queries;
using Milvus.Storage.Segments;

namespace Milvus.Engine.Segments;

/// <summary>The world as a segment process sees it.</summary>
/// <param name="Files">Its binlogs and manifests.</param>
/// <param name="Logs">Where its rows are until they are written.</param>
/// <param name="Collections">Its control plane.</param>
/// <param name="Workers">Where scans run.</param>
/// <param name="Plans">Bound filters of this silo.</param>
/// <param name="Time">The clock.</param>
public sealed record SegmentPorts(
    SegmentFiles Files,
    ILogStore Logs,
    ICollectionPeer Collections,
    IWorkerPool Workers,
    PlanCache Plans,
    TimeProvider Time)
{
    /// <summary>
    /// Whether the files of a dropped segment stay until the garbage collection deletes them. Else they are deleted at
    /// once.
    /// </summary>
    public bool RetireDropped { get; init; }

    /// <summary>
    /// How long one attempt to write a segment or its deletes may take. Less than the age at which a file that nothing
    /// names is garbage, or else an attempt could name files that are gone. Default: without end.
    /// </summary>
    public TimeSpan AttemptLimit { get; init; } = Timeout.InfiniteTimeSpan;
}
