using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Gateway.Metrics;

namespace Milvus.Gateway.Tests.Flushes;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Each_kind_of_instrument_has_its_lines_and_labels_are_escaped()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var collector = new MetricsCollector(meters);
        var meter = meters.Create("Milvus.Test");
        var took = meter.CreateHistogram(
            "a.took", "s", "How\nlong", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        meter.CreateCounter<long>("b.calls", "{call}").Add(3, new KeyValuePair<string, object?>("who", "a\"b\\c"));
        var shown = new List<Measurement<int>> { new(7) };
        meter.CreateObservableGauge("c.open", () => shown, "By");
        took.Record(0.25);
        took.Record(1);
        took.Record(4);
        meters.Create("Other").CreateCounter<long>("d.calls").Add(1);

        Assert.Equal(
            """
            # HELP a_took_seconds How\nlong
            # TYPE a_took_seconds histogram
            a_took_seconds_bucket{le="0.5"} 1
            a_took_seconds_bucket{le="1"} 2
            a_took_seconds_bucket{le="+Inf"} 3
            a_took_seconds_sum 5.25
            a_took_seconds_count 3
            # HELP b_calls_total 
            # TYPE b_calls_total counter
            b_calls_total{who="a\"b\\c"} 3
            # HELP c_open_bytes 
            # TYPE c_open_bytes gauge
            c_open_bytes 7

            """,
            PrometheusText.Write(collector.Collect()));
        shown.Clear();
        Assert.DoesNotContain("c_open", PrometheusText.Write(collector.Collect()));
    }
}
