namespace Milvus.Gateway.Metrics;

/// <summary>How Prometheus reads an instrument.</summary>
internal enum MetricKind
{
    Gauge,
    Counter,
    Histogram,
}
