using Milvus.Core.Ports;
using Milvus.Engine.Peers;
using Milvus.Engine.Queries;
using Milvus.Storage.Segments;

namespace Milvus.Engine.Channels;

/// <summary>The world as a channel process sees it.</summary>
/// <param name="Logs">Where its log lies.</param>
/// <param name="Segments">Its sealed segments.</param>
/// <param name="Collections">Its control plane.</param>
/// <param name="Ids">Fresh segment ids.</param>
/// <param name="Workers">Where scans run.</param>
/// <param name="Plans">Bound filters of this silo.</param>
/// <param name="Time">The clock.</param>
/// <param name="Chance">For seal jitter.</param>
/// <param name="Files">Which keys flushed segments may hold.</param>
/// <param name="Nodes">Who writes from outside.</param>
public sealed record ChannelPorts(
    ILogStore Logs,
    ISegmentPeer Segments,
    ICollectionPeer Collections,
    IIdSource Ids,
    IWorkerPool Workers,
    PlanCache Plans,
    TimeProvider Time,
    IRandomSource Chance,
    SegmentFiles Files,
    IOutsidePeer Nodes);
