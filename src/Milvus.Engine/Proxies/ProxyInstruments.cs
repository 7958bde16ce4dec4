using System.Diagnostics.Metrics;
using Milvus.Core.Errors;

namespace Milvus.Engine.Proxies;

/// <summary>What the queues of gateways measure: meter <c>Milvus.Proxy</c>.</summary>
public sealed class ProxyInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Milvus.Proxy";

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _wait;
    private readonly Histogram<long> _coalesced;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _refused;

    /// <summary>Makes the instruments, once per silo.</summary>
    public ProxyInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = Histograms.OfSeconds(
            meter, "milvus.flush.duration", "Time until all growing segments of a collection are sealed");
        _wait = Histograms.OfSeconds(meter, "milvus.flush.queue.duration", "Time a flush waits for the one before it");
        _coalesced = Histograms.OfCounts(meter, "milvus.flush.coalesced", "{caller}", "Callers that share a flush");
        _failed = meter.CreateCounter<long>("milvus.flush.failures", "{flush}", "Flushes that failed");
        _refused = meter.CreateCounter<long>("milvus.flush.refusals", "{call}", "Calls that found the queue full");
    }

    internal void Began(TimeSpan waited, int callers)
    {
        _wait.Record(waited.TotalSeconds);
        _coalesced.Record(callers);
    }

    internal void Ended(TimeSpan took, MilvusError? error)
    {
        _duration.Record(took.TotalSeconds);
        if (error is not null)
        {
            _failed.Add(1);
        }
    }

    internal void Refused() => _refused.Add(1);
}
