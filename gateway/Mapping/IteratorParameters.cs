using System.Globalization;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Mapping;

/// <summary>A page of a search iterator whose place the server finds: version 2 of them.</summary>
/// <param name="Token">The iterator's UUID, the same for all its pages.</param>
/// <param name="BatchSize">Hits wanted.</param>
/// <param name="LastBound">The score that the page before ended with; null for the first page.</param>
internal sealed record IteratorParameters(string Token, int BatchSize, float? LastBound)
{
    /// <summary>Null for other searches.</summary>
    public static Outcome<IteratorParameters?> Read(ParameterText parameters, bool isIterator, long offset)
    {
        if (!parameters.IsTrue("search_iter_v2")) return (IteratorParameters?)null;
        if (!isIterator) return Failed("both iterator and search_iter_v2 must be set in the SDK");
        if (offset > 0) return Failed("Setting an offset is not permitted when using a search iterator v2");
        var token = parameters.Find("search_iter_id");
        if (token.Length == 0) token = Guid.NewGuid().ToString();
        else if (!Guid.TryParse(token, out _)) return Failed("invalid token format");

        var size = parameters.Find("search_iter_batch_size");
        if (size.Length == 0) return Failed("batch size is required");
        if (!long.TryParse(size, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var batch)
            || batch is < 1 or > Limits.ResultWindow)
            return Failed(
                $"batch size is invalid, it should be in range [1, {Limits.ResultWindow}], but got {size}");

        var bound = parameters.Find("search_iter_last_bound");
        if (bound.Length == 0) return new IteratorParameters(token, (int)batch, null);
        return float.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var last)
            && !float.IsNaN(last)
                ? new IteratorParameters(token, (int)batch, last)
                : Failed($"failed to parse input last bound, {bound}");
    }

    private static MilvusError Failed(string why) => MilvusErrors.Invalid($"parse iterator v2 info failed: {why}");
}
