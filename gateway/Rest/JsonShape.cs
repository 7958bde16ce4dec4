using System.Text.Json;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Rest;

/// <summary>The members a request may have. What passes the check can be read without looking at types again.</summary>
internal sealed class JsonShape(params JsonMember[] members)
{
    public IReadOnlyList<JsonMember> Members => members;

    /// <summary>The member that is read where it stands, if there is one.</summary>
    public JsonMember? Raw { get; } = members.FirstOrDefault(member => member.Kind == JsonKind.Raw);

    /// <summary>The same with more members.</summary>
    public JsonShape With(params JsonMember[] more) => new([.. members, .. more]);

    /// <summary>Null when <paramref name="json"/> has every required member and all have their type.</summary>
    /// <param name="json">An object.</param>
    /// <param name="place">Where it stands, ending in a dot; empty for the whole request.</param>
    public MilvusError? Check(JsonElement json, string place = "")
    {
        foreach (var member in members)
        {
            if (json.Find(member.Name) is not { } value)
            {
                // The one read where it stands was taken out, and is looked for by its reader.
                if (member.Required && (member != Raw || place.Length > 0))
                    return RestErrors.Missing(place + member.Name);
                continue;
            }

            if (Check(member, value, place + member.Name) is { } wrong) return wrong;
        }

        return null;
    }

    private static MilvusError? Check(JsonMember member, JsonElement value, string place)
    {
        switch (member.Kind)
        {
            case JsonKind.Text:
                if (value.ValueKind != JsonValueKind.String) return Wrong(place, "a string", value);
                return member.Required && value.GetString()!.Length == 0 ? RestErrors.Missing(place) : null;
            case JsonKind.Flag:
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? null
                    : Wrong(place, "true or false", value);
            case JsonKind.Whole:
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)
                    ? null
                    : Wrong(place, "an integer", value);
            case JsonKind.Object:
                if (value.ValueKind != JsonValueKind.Object) return Wrong(place, "an object", value);
                return member.Inside?.Check(value, $"{place}.");
            case JsonKind.Texts:
                return CheckItems(member, value, place, JsonValueKind.String, "a list of strings");
            case JsonKind.Objects:
                return CheckItems(member, value, place, JsonValueKind.Object, "a list of objects");
            case JsonKind.Raw:
                return value.ValueKind == JsonValueKind.Array ? null : Wrong(place, "a list", value);
            default:
                return null;
        }
    }

    private static MilvusError? CheckItems(
        JsonMember member, JsonElement value, string place, JsonValueKind items, string wanted)
    {
        if (value.ValueKind != JsonValueKind.Array) return Wrong(place, wanted, value);
        var number = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != items) return Wrong($"{place}[{number}]", wanted, item);
            if (member.Inside?.Check(item, $"{place}[{number}].") is { } wrong) return wrong;
            number++;
        }

        return null;
    }

    private static MilvusError Wrong(string place, string wanted, JsonElement value) =>
        RestErrors.Format($"'{place}' should be {wanted}, but is {Shown(value)}");

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
    }
}
