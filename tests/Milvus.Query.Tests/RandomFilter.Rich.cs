using System.Globalization;
using System.Text.Json;

namespace Milvus.Query.Tests;

/// <summary>Nulls, documents and arrays; documents are read by a parser of their own.</summary>
internal sealed partial record RandomFilter
{
    private static readonly (string Text, Func<JsonElement, JsonElement?> Find)[] Places =
    [
        ("doc[\"n\"]", root => Key(root, "n")),
        ("doc['o'][\"deep\"]", root => Key(root, "o") is { } o ? Key(o, "deep") : null),
        ("doc[\"a\"][1]", root => Key(root, "a") is { } a ? Item(a, 1) : null),
        ("doc[\"missing\"]", root => null),
        ("doc[\"s\"]", root => Key(root, "s")),
        ("doc[\"a\"]", root => Key(root, "a")),
    ];

    private static readonly (string Text, Func<JsonElement, JsonElement?> Find)[] Keys =
    [
        ("color", root => Key(root, "color")),
        ("$meta[\"size\"]", root => Key(root, "size")),
        ("size", root => Key(root, "size")),
    ];

    private static RandomFilter Nullable(Random random)
    {
        var (order, holds) = Order(random);
        var value = random.Next(-4, 5);
        var text = Pick(random, "", "a", "é", "b");
        return random.Next(8) switch
        {
            0 => new($"age {order} {value}", row => row.Age is { } age ? holds(age.CompareTo(value)) : null),
            1 => new("age is null", row => row.Age is null),
            2 => new("label is not null", row => row.Label is not null),
            3 => new($"age in [1, 2, {value}]", row => row.Age is { } age ? age is 1 or 2 || age == value : null),
            4 => new($"label {order} '{text}'", row => row.Label is null ? null : holds(Compare(row.Label, text))),
            5 => new("label like \"%a%\"", row => row.Label?.Contains('a', StringComparison.Ordinal)),
            6 => new($"age < 3000000000", row => row.Age is null ? null : true),
            _ => new(
                $"age * 2 + tiny {order} {value}",
                row => row.Age is { } age ? holds(((age * 2L) + row.Tiny).CompareTo(value)) : null),
        };
    }

    private static RandomFilter Document(Random random)
    {
        var (path, read) = Place(random);
        var (order, holds) = Order(random);
        var isEqual = order is "==" or "!=";
        var value = random.Next(-4, 9);
        var real = random.Next(-6, 12) / 4d;
        var text = Pick(random, "t1", "t2", "x", "c1", "é\"q");
        return random.Next(6) switch
        {
            0 or 1 => new(
                $"{path} {order} {value}",
                row => Known(read(row), e => Number(e) is { } n && holds(n.CompareTo(value)))),
            2 => new(
                string.Create(CultureInfo.InvariantCulture, $"{path} {order} {real:0.00}"),
                row => Known(read(row), e => Number(e) is { } n && holds(n.CompareTo(real)))),
            3 => new(
                $"{path} {order} \"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
                row => Known(read(row), e => String(e) is { } s && holds(Compare(s, text)))),
            4 when isEqual => new(
                $"{path} {order} true",
                row => Known(read(row), e => e?.ValueKind is JsonValueKind.True or JsonValueKind.False
                    && (e.Value.ValueKind == JsonValueKind.True) == (order == "=="))),
            _ => new(
                $"{path} * 2 - 1 {order} {value}",
                row => Known(read(row), e => Number(e) is { } n && holds(((n * 2) - 1).CompareTo(value)))),
        };
    }

    private static RandomFilter DocumentForm(Random random)
    {
        var (path, read) = Place(random);
        return random.Next(7) switch
        {
            0 => new($"exists {path}", row => Known(read(row), e => e is { ValueKind: not JsonValueKind.Null })),
            1 => new($"{path} is null", row => read(row).Element is null or { ValueKind: JsonValueKind.Null }),
            2 => new($"{path} is not null", row => read(row).Element is { ValueKind: not JsonValueKind.Null }),
            3 => new(
                $"{path} in [1, 2.5, \"t1\", true]",
                row => Known(
                    read(row),
                    e => Number(e) is 1 or 2.5 || String(e) == "t1" || e?.ValueKind == JsonValueKind.True)),
            4 => new($"{path} like 't%'", row => Known(read(row), e => String(e)?.StartsWith('t') ?? false)),
            5 => new(
                $"array_length({path}) >= 2",
                row => Known(read(row), e => e is { ValueKind: JsonValueKind.Array } a && a.GetArrayLength() >= 2)),
            _ => new("doc is null", row => row.Doc is null),
        };
    }

    private static RandomFilter Elements(Random random)
    {
        var index = random.Next(4);
        var value = random.Next(-4, 5);
        var (order, holds) = Order(random);
        return random.Next(5) switch
        {
            0 => new(
                $"numbers[{index}] {order} {value}",
                row => index < row.Numbers.Length && holds(row.Numbers[index].CompareTo((short)value))),
            1 => new($"array_length(numbers) {order} {value}", row => holds(row.Numbers.Length.CompareTo(value))),
            2 => new(
                $"words[{index}] {order} 'b'",
                row => row.Words is null ? null : index < row.Words.Length && holds(Compare(row.Words[index], "b"))),
            3 => new(
                $"words[{index}] like \"%a\"",
                row => row.Words is null ? null : index < row.Words.Length && row.Words[index].EndsWith('a')),
            _ => new(
                $"numbers[{index}] + 1 {order} number",
                row => index < row.Numbers.Length && holds((row.Numbers[index] + 1).CompareTo(row.Number))),
        };
    }

    private static RandomFilter Contained(Random random)
    {
        var (a, b) = (random.Next(-4, 5), random.Next(-4, 5));
        return random.Next(7) switch
        {
            0 => new($"array_contains(numbers, {a})", row => row.Numbers.Contains((short)a)),
            1 => new(
                $"ARRAY_CONTAINS_ALL(numbers, [{a}, {b}])",
                row => row.Numbers.Contains((short)a) && row.Numbers.Contains((short)b)),
            2 => new(
                $"array_contains_any(numbers, [{a}, {b}])",
                row => row.Numbers.Contains((short)a) || row.Numbers.Contains((short)b)),
            3 => new("array_contains(words, 'a')", row => row.Words?.Contains("a")),
            4 => new(
                $"json_contains(doc[\"a\"], {a})",
                row => Known(Doc(row, root => Key(root, "a")), e => Items(e).Any(i => Number(i) == a))),
            5 => new(
                $"json_contains_all(doc[\"a\"], [{a}, 'x'])",
                row => Known(
                    Doc(row, root => Key(root, "a")),
                    e => Items(e).Any(i => Number(i) == a) && Items(e).Any(i => String(i) == "x"))),
            _ => new(
                $"json_contains_any(doc[\"a\"], [[1, {b}], true])",
                row => Known(
                    Doc(row, root => Key(root, "a")),
                    e => Items(e).Any(i => i.ValueKind == JsonValueKind.True
                        || (i.ValueKind == JsonValueKind.Array && i.GetArrayLength() == 2
                            && Number(i[0]) == 1 && Number(i[1]) == b)))),
        };
    }

    private static (string Text, Func<TestRow, (bool Known, JsonElement? Element)> Read) Place(Random random)
    {
        if (random.Next(4) == 0)
        {
            var (key, findKey) = Keys[random.Next(Keys.Length)];
            return (key, row => (true, findKey(JsonDocument.Parse(row.Meta).RootElement)));
        }

        var (text, find) = Places[random.Next(Places.Length)];
        return (text, row => Doc(row, find));
    }

    private static (bool Known, JsonElement? Element) Doc(TestRow row, Func<JsonElement, JsonElement?> find) =>
        row.Doc is null ? (false, null) : (true, find(JsonDocument.Parse(row.Doc).RootElement));

    private static bool? Known((bool Known, JsonElement? Element) place, Func<JsonElement?, bool> holds) =>
        place.Known ? holds(place.Element) : null;

    private static JsonElement? Key(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var found) ? found : null;

    private static JsonElement? Item(JsonElement json, int index) =>
        json.ValueKind == JsonValueKind.Array && index < json.GetArrayLength() ? json[index] : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    private static double? Number(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static string? String(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
