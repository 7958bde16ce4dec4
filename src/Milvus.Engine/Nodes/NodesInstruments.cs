using System.Diagnostics.Metrics;

namespace Milvus.Engine.Nodes;

/// <summary>What the registry of nodes measures: meter <c>Milvus.Nodes</c>. Shown by the silo that runs it.</summary>
public sealed class NodesInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Milvus.Nodes";

    private readonly Lock _gate = new();
    private NodesCounts? _counts;

    /// <summary>Makes the instruments, once per silo.</summary>
    public NodesInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "milvus.nodes.count", () => Read(counts => counts.Nodes), "{node}", "Nodes that write from outside");
        meter.CreateObservableGauge(
            "milvus.nodes.assignments.count", () => Read(counts => counts.Channels), "{channel}",
            "Vchannels that have such a node");
        meter.CreateObservableGauge(
            "milvus.nodes.orphans.count", () => Read(counts => counts.Orphans), "{channel}",
            "Vchannels that have lost their node and wait for another");
        meter.CreateObservableGauge(
            "milvus.nodes.assignments.owed.count", () => Read(counts => counts.AssignmentsOwed), "{channel}",
            "Vchannels whose logs do not name their node yet");
        meter.CreateObservableGauge(
            "milvus.nodes.watches.owed.count", () => Read(counts => counts.WatchesOwed), "{channel}",
            "Vchannels whose nodes have not said yet that they write them");
    }

    /// <summary>How it stands now; null when it does not run here any more.</summary>
    public void Counted(NodesCounts? counts)
    {
        lock (_gate)
        {
            _counts = counts;
        }
    }

    private List<Measurement<int>> Read(Func<NodesCounts, int> read)
    {
        lock (_gate)
        {
            return _counts is { } counts ? [new Measurement<int>(read(counts))] : [];
        }
    }
}
