using Milvus.Core.Errors;

namespace Milvus.Expressions.Parsing;

internal static class SyntaxErrors
{
    private const int LongestQuote = 256;

    /// <summary>1100 that quotes the filter and says where and what.</summary>
    public static MilvusError At(string text, int position, string what)
    {
        var quote = text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");
        return MilvusErrors.Invalid(
            $"failed to create query plan: cannot parse expression: {quote}, error: at position {position}: {what}");
    }
}
