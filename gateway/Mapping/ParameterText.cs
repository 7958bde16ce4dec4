using System.Globalization;
using System.Text.Json;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Mapping;

/// <summary>
/// The named texts of a search: those at the top, and those within the JSON of <c>params</c>, which some clients repeat
/// at the top.
/// </summary>
internal sealed class ParameterText
{
    private readonly RepeatedField<Proto.KeyValuePair> _top;
    private readonly JsonElement? _inner;

    private ParameterText(RepeatedField<Proto.KeyValuePair> top, JsonElement? inner) => (_top, _inner) = (top, inner);

    public static Outcome<ParameterText> Read(RepeatedField<Proto.KeyValuePair> top)
    {
        var json = KeyValues.Find(top, "params");
        if (string.IsNullOrEmpty(json)) return new ParameterText(top, null);
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ParameterText(top, document.RootElement.Clone())
                : MilvusErrors.Invalid($"search params {json} should be a JSON object");
        }
        catch (JsonException)
        {
            return MilvusErrors.Invalid($"search params {json} should be a JSON object");
        }
    }

    /// <summary>The text of a name at the top; empty when there is none.</summary>
    public string Find(string name) => KeyValues.Find(_top, name) ?? "";

    /// <summary>The text of a name, be it at the top or within; empty when there is none.</summary>
    public string FindAnywhere(string name) =>
        Find(name) is { Length: > 0 } text ? text
        : _inner is { } inner && inner.TryGetProperty(name, out var value) ? TextOf(value)
        : "";

    public bool IsTrue(string name) => QueryParams.IsTrue(Find(name));

    /// <summary>A whole number by the first of some names that is there; null when none is.</summary>
    public Outcome<long?> Number(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Find(name) is { Length: > 0 } text)
                return QueryParams.Number(names[0], text);
        return (long?)null;
    }

    /// <summary>A bound of a range search, a number of JSON; null when it is not there.</summary>
    public Outcome<float?> Bound(string name)
    {
        if (_inner is not { } inner || !inner.TryGetProperty(name, out var value))
            return Find(name) is not { Length: > 0 } text ? (float?)null
                : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && float.IsFinite(number) ? (float?)number
                : NoNumber(name);
        if (value.ValueKind == JsonValueKind.Null) return MilvusErrors.Invalid($"pass invalid type for {name}");
        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var bound) && float.IsFinite(bound)
            ? (float?)bound
            : NoNumber(name);
    }

    private static MilvusError NoNumber(string name) => MilvusErrors.Invalid($"must pass numpy type for {name}");

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
