using System.Diagnostics.Metrics;

namespace Milvus.Engine;

/// <summary>The bounds of all histograms, so that panels of several can be laid side by side.</summary>
internal static class Histograms
{
    private static readonly double[] SecondBounds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly long[] CountBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    public static Histogram<double> OfSeconds(Meter meter, string name, string what) => meter.CreateHistogram(
        name, "s", what, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondBounds });

    public static Histogram<long> OfCounts(Meter meter, string name, string unit, string what) => meter.CreateHistogram(
        name, unit, what, tags: null, new InstrumentAdvice<long> { HistogramBucketBoundaries = CountBounds });
}
