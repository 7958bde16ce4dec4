using System.Globalization;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Mapping;

/// <summary>The options of a query that travel as texts.</summary>
/// <param name="Limit">Rows wanted; null for all.</param>
/// <param name="Offset">Rows to leave out first.</param>
/// <param name="IgnoreGrowing">Whether growing segments are left out.</param>
internal readonly record struct QueryParams(long? Limit, long Offset, bool IgnoreGrowing)
{
    /// <summary>Rows a shard must find: the offset belongs to the merged result. 0 for all.</summary>
    public long Window => Limit is { } limit ? limit + Offset : 0;

    public static Outcome<QueryParams> Read(Proto.QueryRequest request)
    {
        var limit = Number("limit", KeyValues.Find(request.QueryParams, "limit"));
        if (!limit.IsOk) return limit.Error;
        var offset = Number("offset", KeyValues.Find(request.QueryParams, "offset"));
        if (!offset.IsOk) return offset.Error;
        if (KeyValues.Find(request.QueryParams, "order_by_fields") is { Length: > 0 } order)
            return MilvusErrors.NotSupported($"order_by_fields {order} of a query");

        if (limit.Value is <= 0 or > Limits.ResultWindow)
            return MilvusErrors.Invalid(
                $"limit [{limit.Value}] is invalid, it should be in range [1, {Limits.ResultWindow}]",
                $"1 ~ {Limits.ResultWindow}",
                limit.Value);
        if (offset.Value is < 0)
            return MilvusErrors.Invalid($"offset [{offset.Value}] is invalid, it should be greater than or equal to 0");
        var read = new QueryParams(limit.Value, limit.Value is null ? 0 : offset.Value ?? 0, Flag(request));
        return read.Window <= Limits.ResultWindow
            ? read
            : MilvusErrors.Invalid(
                "invalid max query result window, (offset+limit) should be in range "
                + $"[1, {Limits.ResultWindow}], but got {read.Window}");
    }

    /// <summary>Null for a missing or empty text.</summary>
    public static Outcome<long?> Number(string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return (long?)null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (long?)number
            : MilvusErrors.Invalid($"{name} [{text}] is invalid, it should be an integer");
    }

    /// <summary>Clients write truth values in several ways.</summary>
    public static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    private static bool Flag(Proto.QueryRequest request) =>
        IsTrue(KeyValues.Find(request.QueryParams, "ignore_growing"));
}
