using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Mapping;

/// <summary>Reads rankers, which older clients write as a strategy with JSON and newer ones as a function.</summary>
internal static class RankerReader
{
    public const string Rrf = "rrf";
    public const string Weighted = "weighted";

    private const int EndOfK = 16_384;

    /// <summary>Reads a strategy; <c>rrf</c> when there is none.</summary>
    public static Outcome<Ranker> ReadLegacy(RepeatedField<Proto.KeyValuePair> parameters)
    {
        var strategy = KeyValues.Find(parameters, "strategy") is { Length: > 0 } named
            ? named.ToLowerInvariant()
            : Rrf;
        if (strategy is not (Rrf or Weighted)) return MilvusErrors.Invalid($"unsupported rank type {strategy}");
        var json = KeyValues.Find(parameters, "params");
        if (string.IsNullOrEmpty(json)) return Read(strategy, _ => null);
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return MilvusErrors.Invalid($"rank params {json} should be a JSON object");
            if (root.TryGetProperty("k", out var k) && k.ValueKind != JsonValueKind.Number)
                return MilvusErrors.Invalid("the type of rank param k should be float");
            return Read(strategy, key => root.TryGetProperty(key, out var value) ? TextOf(value) : null);
        }
        catch (JsonException)
        {
            return MilvusErrors.Invalid($"parse rerank params failed: {json} is not JSON");
        }
    }

    /// <summary>Reads a ranker by its name.</summary>
    /// <param name="name"><see cref="Rrf"/> or <see cref="Weighted"/>.</param>
    /// <param name="find">The text of a parameter; null when it is not there.</param>
    public static Outcome<Ranker> Read(string name, Func<string, string?> find) =>
        name == Rrf ? ReadReciprocal(find("k")) : ReadWeighted(find("weights"), find("norm_score"));

    private static Outcome<Ranker> ReadReciprocal(string? text)
    {
        if (string.IsNullOrEmpty(text)) return new Ranker.Reciprocal(Ranker.Reciprocal.DefaultK);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var k))
            return MilvusErrors.Invalid($"Param k:{text} is not a number");
        return k is > 0 and < EndOfK
            ? new Ranker.Reciprocal(k)
            : MilvusErrors.Invalid($"The rank params k should be in range (0, {EndOfK})");
    }

    private static Outcome<Ranker> ReadWeighted(string? weights, string? norm)
    {
        if (string.IsNullOrEmpty(weights)) return MilvusErrors.Invalid("weights not found");
        ImmutableArray<double> read;
        try
        {
            read = [.. JsonSerializer.Deserialize<double[]>(weights) ?? []];
        }
        catch (JsonException)
        {
            return MilvusErrors.Invalid($"Parse weights param failed, weight should be []float, but got: {weights}");
        }

        if (read.IsEmpty) return MilvusErrors.Invalid("weights not found");
        foreach (var weight in read)
            if (weight is not (>= 0 and <= 1))
                return MilvusErrors.Invalid("rank param weight should be in range [0, 1]", "0 ~ 1", weight);
        if (string.IsNullOrEmpty(norm)) return new Ranker.Weighted(read, false);
        return bool.TryParse(norm, out var normalises)
            ? new Ranker.Weighted(read, normalises)
            : MilvusErrors.Invalid($"norm_score params must be true/false, but got {norm}");
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
