using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Milvus.Cli.Commands;

/// <summary>Durations on the command line: 90s, 30m, 24h, 7d, or hh:mm:ss.</summary>
internal static class Durations
{
    public static Option<TimeSpan> Option(string name, string description, TimeSpan otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = Parse,
    };

    private static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 } : 0;
        if (unit > 0
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit < 1e9)
        {
            return TimeSpan.FromSeconds(count * unit);
        }

        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
        {
            return span;
        }

        result.AddError($"'{text}' is no duration: 90s, 30m, 24h, 7d or hh:mm:ss.");
        return default;
    }
}
