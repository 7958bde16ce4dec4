namespace Milvus.Gateway.Metrics;

/// <summary>Values of one instrument with one set of tags. Guarded by its instrument's lock.</summary>
/// <param name="labels">The tags as Prometheus writes them, without braces; empty for none.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, ascending; empty for other instruments.</param>
internal sealed class Series(string labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length];

    public string Labels { get; } = labels;

    /// <summary>The last value of a gauge, or the sum of what was recorded.</summary>
    public double Value { get; private set; }

    public long Count { get; private set; }

    /// <summary>Upper bounds with how many values are at or below them.</summary>
    public IEnumerable<(double Bound, long Count)> Buckets => bounds.Zip(_buckets);

    public void Set(double value) => Value = value;

    public void Add(double value)
    {
        Value += value;
        Count++;
        for (var i = bounds.Length - 1; i >= 0 && value <= bounds[i]; i--) _buckets[i]++;
    }

    public Series Copy()
    {
        var copy = new Series(Labels, bounds) { Value = Value, Count = Count };
        _buckets.CopyTo(copy._buckets, 0);
        return copy;
    }
}
