namespace Milvus.Expressions.Parsing;

internal enum TokenKind
{
    End,
    Integer,
    Real,
    Text,
    Name,
    Meta,
    Bool,
    Symbol,
    Keyword,
}
