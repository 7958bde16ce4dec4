using System.Globalization;
using System.Text;

namespace Milvus.Gateway.Metrics;

/// <summary>The text format that Prometheus scrapes, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IReadOnlyList<(CollectedInstrument Instrument, IReadOnlyList<Series> Series)> collected)
    {
        var text = new StringBuilder();
        foreach (var (instrument, all) in collected)
        {
            if (all.Count == 0) continue;
            var name = NameOf(instrument);
            text.Append($"# HELP {name} {Escape(instrument.Source.Description ?? "")}\n");
            text.Append($"# TYPE {name} {KindOf(instrument.Kind)}\n");
            foreach (var series in all)
                if (instrument.Kind == MetricKind.Histogram) WriteHistogram(text, name, series);
                else WriteLine(text, name, series.Labels, series.Value);
        }

        return text.ToString();
    }

    /// <summary>Tags as labels, in the order they were given.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            var plain = Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            labels.Append($"{Plain(name)}=\"{plain.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        return labels.ToString();
    }

    private static void WriteHistogram(StringBuilder text, string name, Series series)
    {
        foreach (var (bound, count) in series.Buckets)
            WriteLine(text, $"{name}_bucket", With(series.Labels, $"le=\"{Number(bound)}\""), count);
        WriteLine(text, $"{name}_bucket", With(series.Labels, "le=\"+Inf\""), series.Count);
        WriteLine(text, $"{name}_sum", series.Labels, series.Value);
        WriteLine(text, $"{name}_count", series.Labels, series.Count);
    }

    private static void WriteLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string With(string labels, string one) => labels.Length == 0 ? one : $"{labels},{one}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string NameOf(CollectedInstrument instrument)
    {
        var unit = instrument.Source.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return Plain(instrument.Source.Name) + unit + (instrument.Kind == MetricKind.Counter ? "_total" : "");
    }

    private static string Plain(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string KindOf(MetricKind kind) => kind switch
    {
        MetricKind.Histogram => "histogram",
        MetricKind.Counter => "counter",
        _ => "gauge",
    };

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
