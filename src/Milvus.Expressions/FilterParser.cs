using Milvus.Core.Errors;
using Milvus.Expressions.Ast;
using Milvus.Expressions.Parsing;

namespace Milvus.Expressions;

/// <summary>Reads filter texts. The grammar is Milvus's; source: milvus internal/parser/planparserv2/Plan.g4.</summary>
public static class FilterParser
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>The deepest tree; runs of <c>and</c> and of <c>or</c> count as one level.</summary>
    public const int MaxDepth = 200;

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The text; an empty filter is no filter and refused here.</param>
    /// <returns>The tree; 1100 with the place and what was expected when the text is none.</returns>
    public static Outcome<FilterAst> Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return SyntaxErrors.At(text, 0, $"the expression has {text.Length} characters of {MaxLength} allowed");
        }

        try
        {
            return new FilterAst(text, new Parser(Lexer.Read(text)).ParseAll());
        }
        catch (SyntaxException error)
        {
            return SyntaxErrors.At(text, error.Position, error.Message);
        }
    }
}
