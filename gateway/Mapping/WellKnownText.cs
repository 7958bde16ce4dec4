using System.Globalization;
using System.Text;

namespace Milvus.Gateway.Mapping;

/// <summary>Geometries as text, in one spelling: <c>POINT (120 30)</c>.</summary>
internal static class WellKnownText
{
    private static readonly string[] Shapes =
    [
        "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
    ];

    /// <summary>The text with plain numbers and single blanks; null when it is no geometry.</summary>
    public static string? Normalize(string text)
    {
        var written = new StringBuilder(text.Length);
        var depth = 0;
        var last = ' ';
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
                continue;
            }

            if (c is '(' or ')' or ',')
            {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth < 0 || (c == ',' && depth == 0)) return null;
                written.Append(c == '(' && last == 'w' ? " (" : c == ',' ? ", " : c.ToString());
                last = c;
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')' or ',')) i++;
            var word = Word(text[start..i], depth, written.Length == 0);
            if (word is null) return null;
            if (last is 'w' or 'n') written.Append(' ');
            last = char.IsAsciiLetter(word[0]) ? 'w' : 'n';
            written.Append(word);
        }

        return depth == 0 && last is ')' or 'w' && written.Length > 0 ? written.ToString() : null;
    }

    private static string? Word(string word, int depth, bool isFirst)
    {
        var upper = word.ToUpperInvariant();
        if (Shapes.Contains(upper, StringComparer.Ordinal)) return isFirst || depth > 0 ? upper : null;
        if (upper == "EMPTY") return isFirst ? null : upper;
        return depth > 0 && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : null;
    }
}
