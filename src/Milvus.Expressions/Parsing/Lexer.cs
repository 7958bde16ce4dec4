namespace Milvus.Expressions.Parsing;

/// <summary>Cuts a filter into words. White space separates and means nothing else.</summary>
internal sealed partial class Lexer
{
    private static readonly string[] LongSymbols = ["**", "<<", ">>", "<=", ">=", "==", "!=", "=~", "!~", "&&", "||"];
    private const string ShortSymbols = "()[]{},<>=+-*/%&|^~!";

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;

    private Lexer(string text) => _text = text;

    /// <summary>Reads all words; the last one is <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="SyntaxException">A character or a literal that belongs to no word.</exception>
    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.SkipBlanks())
        {
            lexer._tokens.Add(lexer.Next());
        }

        lexer._tokens.Add(new Token(TokenKind.End, text.Length, ""));
        return lexer._tokens;
    }

    private bool SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }

        return _at < _text.Length;
    }

    private Token Next()
    {
        var c = _text[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return ReadNumber();
        }

        if (c is '"' or '\'')
        {
            return ReadText(_at, raw: false);
        }

        if (IsNameStart(c))
        {
            return ReadWord();
        }

        return c == '$' ? ReadMeta() : ReadSymbol();
    }

    private Token ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && (IsNameStart(_text[_at]) || char.IsAsciiDigit(_text[_at])))
        {
            _at++;
        }

        var word = _text[start.._at];
        if (Peek(0) is '"' or '\'' && word is "u8" or "u" or "U" or "L" or "r" or "R")
        {
            return ReadText(start, raw: word is "r" or "R");
        }

        return word switch
        {
            "true" or "True" or "TRUE" => new Token(TokenKind.Bool, start, word, 1),
            "false" or "False" or "FALSE" => new Token(TokenKind.Bool, start, word),
            "and" or "AND" => new Token(TokenKind.Keyword, start, "and"),
            "or" or "OR" => new Token(TokenKind.Keyword, start, "or"),
            "not" or "NOT" => new Token(TokenKind.Keyword, start, "not"),
            "in" or "IN" => new Token(TokenKind.Keyword, start, "in"),
            "like" or "LIKE" => new Token(TokenKind.Keyword, start, "like"),
            "exists" or "EXISTS" => new Token(TokenKind.Keyword, start, "exists"),
            _ => new Token(TokenKind.Name, start, word),
        };
    }

    private Token ReadMeta()
    {
        var start = _at++;
        while (_at < _text.Length && IsNameStart(_text[_at]))
        {
            _at++;
        }

        var word = _text[start.._at];
        return word is "$" or "$meta"
            ? new Token(TokenKind.Meta, start, word)
            : throw new SyntaxException(start, $"unknown name '{word}', expected $meta or $");
    }

    private Token ReadSymbol()
    {
        foreach (var symbol in LongSymbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new Token(TokenKind.Symbol, _at - symbol.Length, symbol);
            }
        }

        var c = _text[_at];
        return ShortSymbols.Contains(c, StringComparison.Ordinal)
            ? new Token(TokenKind.Symbol, _at++, c.ToString())
            : throw new SyntaxException(_at, $"unexpected character '{c}'");
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';
}
