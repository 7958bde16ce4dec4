using System.Diagnostics.Metrics;
using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Engine.Channels;

/// <summary>
/// What the vchannels of a silo measure: meter <c>Milvus.Channel</c>. Sums and maxima over all of them, unless each is
/// asked for by name.
/// </summary>
public sealed class ChannelInstruments : IHealth
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Milvus.Channel";

    // A reason is a sentence; a label must not become a page.
    private const int MaxReasonLength = 200;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ChannelGauges> _shown = new(StringComparer.Ordinal);
    private readonly bool _byChannel;
    private readonly Histogram<long> _coalesced;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _append;
    private readonly Histogram<double> _flush;
    private readonly Histogram<double> _recovery;
    private readonly Counter<long> _retries;

    /// <summary>Makes the instruments, once per silo.</summary>
    /// <param name="meters">Where the meter comes from.</param>
    /// <param name="byChannel">Whether gauges are shown for each vchannel, with its name and why it lags.</param>
    public ChannelInstruments(IMeterFactory meters, bool byChannel)
    {
        _byChannel = byChannel;
        var meter = meters.Create(MeterName);
        _coalesced = Histograms.OfCounts(meter, "milvus.commit.coalesced", "{caller}", "Callers that share a commit");
        _wait = Histograms.OfSeconds(
            meter, "milvus.commit.queue.duration", "Time the oldest command of a commit waits for it to begin");
        _append = Histograms.OfSeconds(meter, "milvus.channel.append.duration", "Time of one append to a log");
        _flush = Histograms.OfSeconds(
            meter, "milvus.segment.flush.duration", "Time from rows in memory to a registered manifest");
        _recovery = Histograms.OfSeconds(
            meter, "milvus.channel.recovery.duration", "Time until a vchannel has read its log and is open");
        _retries = meter.CreateCounter<long>(
            "milvus.channel.retries", "{retry}", "Times a vchannel met a store that failed and began again");
        meter.CreateObservableGauge(
            "milvus.channel.checkpoint.lag",
            () => Watch(gauges => gauges.CheckpointLag.TotalSeconds, Math.Max),
            "s",
            "Age of the oldest row that is in no flushed segment");
        meter.CreateObservableGauge(
            "milvus.channel.owed.count",
            () => Watch(gauges => gauges.OwedCount, Sum),
            "{effect}",
            "Segments to write or to delete, and delta logs to write");
        meter.CreateObservableGauge(
            "milvus.channel.unflushed",
            () => Watch(gauges => gauges.UnflushedBytes, Sum),
            "By",
            "Rows that are in memory and log only");
        meter.CreateObservableGauge(
            "milvus.commit.waiting", () => Watch(gauges => gauges.WaitingBytes, Sum), "By", "Rows that wait for a commit");
        meter.CreateObservableGauge("milvus.channel.open.count", CountShown, "{channel}", "Vchannels that are awake");
        meter.CreateObservableGauge(
            "milvus.channel.lagging.count", WatchLagging, "{channel}", "Vchannels that something keeps from proceeding");
    }

    /// <summary>A commit was shared by so many callers.</summary>
    public void Committed(int callers) => _coalesced.Record(callers);

    /// <summary>A store failed, and a vchannel begins again.</summary>
    public void Retried() => _retries.Add(1);

    /// <summary>Something took its time.</summary>
    public void Measured(ChannelTiming timing, TimeSpan took) => (timing switch
    {
        ChannelTiming.CommitWait => _wait,
        ChannelTiming.LogAppend => _append,
        ChannelTiming.SegmentFlush => _flush,
        _ => _recovery,
    }).Record(took.TotalSeconds);

    /// <summary>What a vchannel shows now; it replaces what it showed before.</summary>
    public void Shows(VChannelName channel, ChannelGauges gauges)
    {
        lock (_gate)
        {
            _shown[channel.Value] = gauges;
        }
    }

    /// <summary>A vchannel is asleep, gone or another silo's.</summary>
    public void Forget(VChannelName channel)
    {
        lock (_gate)
        {
            _shown.Remove(channel.Value);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindTroubles(int most)
    {
        lock (_gate)
        {
            return
            [
                .. _shown.Where(pair => pair.Value.Lagging.Length > 0)
                    .Take(most)
                    .Select(pair => $"{pair.Key}: {Shorten(pair.Value.Lagging)}"),
            ];
        }
    }

    private static double Sum(double left, double right) => left + right;

    private List<Measurement<double>> Watch(Func<ChannelGauges, double> read, Func<double, double, double> fold)
    {
        lock (_gate)
        {
            return _byChannel
                ? [.. _shown.Select(pair => new Measurement<double>(read(pair.Value), Tag("vchannel", pair.Key)))]
                : [new Measurement<double>(_shown.Values.Select(read).Aggregate(0d, fold))];
        }
    }

    private int CountShown()
    {
        lock (_gate)
        {
            return _shown.Count;
        }
    }

    private List<Measurement<int>> WatchLagging()
    {
        lock (_gate)
        {
            var lagging = _shown.Where(pair => pair.Value.Lagging.Length > 0).ToList();
            return _byChannel
                ? [.. lagging.Select(pair => new Measurement<int>(
                    1, Tag("vchannel", pair.Key), Tag("reason", Shorten(pair.Value.Lagging))))]
                : [new Measurement<int>(lagging.Count)];
        }
    }

    private static string Shorten(string reason) =>
        reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
