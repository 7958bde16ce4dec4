using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Milvus.Gateway.Metrics;

/// <summary>Listens to the instruments of this application, whichever of its layers has made them.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private const string MeterPrefix = "Milvus.";

    private readonly ConcurrentDictionary<Instrument, CollectedInstrument> _instruments = new();
    private readonly Lock _collecting = new();
    private readonly MeterListener _listener = new();

    public MetricsCollector(IMeterFactory meters)
    {
        // A listener hears the whole process; another server in it has a factory of its own.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, meters)
                || !instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
                return;
            listener.EnableMeasurementEvents(
                instrument, _instruments.GetOrAdd(instrument, static made => new CollectedInstrument(made)));
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.Start();
    }

    /// <summary>All instruments by name, with what they have recorded and what is observed now.</summary>
    public IReadOnlyList<(CollectedInstrument Instrument, IReadOnlyList<Series> Series)> Collect()
    {
        lock (_collecting)
        {
            foreach (var instrument in _instruments.Values) instrument.Forget();
            _listener.RecordObservableInstruments();
            return
            [
                .. _instruments.Values
                    .OrderBy(instrument => instrument.Source.Name, StringComparer.Ordinal)
                    .Select(instrument => (instrument, instrument.Copy())),
            ];
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        ((CollectedInstrument)state!).Record(value, tags);
}
