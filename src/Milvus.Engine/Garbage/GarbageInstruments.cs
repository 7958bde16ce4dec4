using System.Diagnostics.Metrics;

namespace Milvus.Engine.Garbage;

/// <summary>What the garbage collection measures: meter <c>Milvus.Garbage</c>. Shown by the silo that runs it.</summary>
public sealed class GarbageInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Milvus.Garbage";

    private readonly Lock _gate = new();
    private GarbageRun? _last;
    private DateTimeOffset _pausedUntil;

    /// <summary>Makes the instruments, once per silo.</summary>
    public GarbageInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "milvus.garbage.swept.count", () => Last(run => run.FilesSwept), "{file}", "Files the last run deleted");
        meter.CreateObservableGauge(
            "milvus.garbage.swept", () => Last(run => run.BytesFreed), "By", "Bytes the last run freed");
        meter.CreateObservableGauge(
            "milvus.garbage.orphans.count", () => Last(run => run.OrphansSeen), "{file}",
            "Files that nothing named when the last run saw them, whatever their age");
        meter.CreateObservableGauge(
            "milvus.garbage.damaged.count", () => Last(run => run.Damaged), "{manifest}",
            "Manifests that the last run could not read");
        meter.CreateObservableGauge(
            "milvus.garbage.ended", () => Last(run => run.EndedUtc.ToUnixTimeSeconds()), "s",
            "When the last run ended, in seconds since 1970");
        meter.CreateObservableGauge(
            "milvus.garbage.paused.until", PausedUntil, "s",
            "Until when nothing is deleted, in seconds since 1970; 0 when it was never paused");
    }

    /// <summary>A run ended.</summary>
    public void Ended(GarbageRun run)
    {
        lock (_gate)
        {
            _last = run;
        }
    }

    /// <summary>It is paused until then.</summary>
    public void Paused(DateTimeOffset untilUtc)
    {
        lock (_gate)
        {
            _pausedUntil = untilUtc;
        }
    }

    private List<Measurement<long>> Last(Func<GarbageRun, long> read)
    {
        lock (_gate)
        {
            return _last is null ? [] : [new Measurement<long>(read(_last))];
        }
    }

    private long PausedUntil()
    {
        lock (_gate)
        {
            return Math.Max(0, _pausedUntil.ToUnixTimeSeconds());
        }
    }
}
