namespace Milvus.Expressions.Parsing;

/// <summary>One word of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">The symbol, the name, the keyword in lower case, or the text with escapes resolved.</param>
/// <param name="Integer">The magnitude of an integer; 1 for true.</param>
/// <param name="Real">The value of a floating point number.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, ulong Integer = 0, double Real = 0)
{
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsKeyword(string keyword) => Kind == TokenKind.Keyword && Text == keyword;

    public string Describe() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"text \"{Text}\"",
        _ => $"'{Text}'",
    };
}
