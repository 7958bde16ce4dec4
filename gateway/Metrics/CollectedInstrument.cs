using System.Diagnostics.Metrics;

namespace Milvus.Gateway.Metrics;

/// <summary>What one instrument has recorded since the start.</summary>
internal sealed class CollectedInstrument
{
    // A bound against a tag that turns out to have many values; what is beyond it is not shown.
    private const int MaxSeries = 4096;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly double[] _bounds;
    private readonly bool _keepsLast;

    public CollectedInstrument(Instrument instrument)
    {
        Source = instrument;
        var type = instrument.GetType().GetGenericTypeDefinition();
        Kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        _keepsLast = instrument.IsObservable || type == typeof(Gauge<>);
        _bounds = instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
            Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
            _ => [],
        };
    }

    public Instrument Source { get; }

    public MetricKind Kind { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= MaxSeries) return;
                _series[labels] = series = new Series(labels, _bounds);
            }

            if (_keepsLast) series.Set(value);
            else series.Add(value);
        }
    }

    /// <summary>Before it is observed again: what is observed no more is not shown any more.</summary>
    public void Forget()
    {
        if (!Source.IsObservable) return;
        lock (_gate) _series.Clear();
    }

    public IReadOnlyList<Series> Copy()
    {
        lock (_gate) return [.. _series.Values.Select(series => series.Copy())];
    }
}
