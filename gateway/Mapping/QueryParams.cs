using System.Globalization;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>The options of a query that travel as texts.</summary>
/// <param name="Limit">Rows wanted; null for all.</param>
/// <param name="Offset">Rows to leave out first.</param>
/// <param name="IgnoreGrowing">Whether growing segments are left out.</param>
internal readonly record struct QueryParams(long? Limit, long Offset, bool IgnoreGrowing)
{
    /// <summary>Whether this is a page of an iterator, so that all pages show one moment.</summary>
    public bool IsIterator { get; init; }

    /// <summary>The moment that the page must show; zero for the first page.</summary>
    public Timestamp Moment { get; init; }

    /// <summary>The order of the rows before limit and offset; null for that of the primary key.</summary>
    public SortOrder? Sort { get; init; }

    /// <summary>Rows a shard must find: the offset belongs to the merged result. 0 for all.</summary>
    public long Window => Limit is { } limit && Sort is null ? limit + Offset : 0;

    public static Outcome<QueryParams> Read(Proto.QueryRequest request, CollectionId id, CollectionSchema schema)
    {
        var window = ReadWindow(request);
        if (!window.IsOk) return window.Error;
        var sort = SortOrder.Read(KeyValues.Find(request.QueryParams, "order_by_fields") ?? "", schema);
        if (!sort.IsOk) return sort.Error;
        var isIterator = IsTrue(KeyValues.Find(request.QueryParams, "iterator"));
        if (isIterator && !sort.Value.IsEmpty)
            return MilvusErrors.Invalid("order_by is not supported when using query iterator");
        if (CheckIterator(request, id) is { } refused) return refused;
        return window.Value with
        {
            IsIterator = isIterator,
            Moment = isIterator && request.GuaranteeTimestamp > Consistency.LastLevelMark
                ? new Timestamp(request.GuaranteeTimestamp)
                : Timestamp.Zero,
            Sort = sort.Value.IsEmpty || IsKeyOrder(sort.Value) ? null : sort.Value,
        };
    }

    private static bool IsKeyOrder(SortOrder sort) => sort.Fields[0] is { Field.IsPrimaryKey: true, Descends: false };

    private static MilvusError? CheckIterator(Proto.QueryRequest request, CollectionId id)
    {
        if (KeyValues.Find(request.QueryParams, "reduce_stop_for_best") is { Length: > 0 } stop
            && !bool.TryParse(stop, out _))
            return MilvusErrors.Invalid($"reduce_stop_for_best [{stop}] is invalid, it should be true or false");
        return long.TryParse(KeyValues.Find(request.QueryParams, "collection_id"), out var named)
            && named > 0 && named != id.Value
                ? SearchParameters.AnotherCollection(named, id)
                : null;
    }

    private static Outcome<QueryParams> ReadWindow(Proto.QueryRequest request)
    {
        var limit = Number("limit", KeyValues.Find(request.QueryParams, "limit"));
        if (!limit.IsOk) return limit.Error;
        var offset = Number("offset", KeyValues.Find(request.QueryParams, "offset"));
        if (!offset.IsOk) return offset.Error;
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
