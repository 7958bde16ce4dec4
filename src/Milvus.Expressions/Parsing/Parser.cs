using System.Collections.Immutable;
using Milvus.Expressions.Ast;

namespace Milvus.Expressions.Parsing;

/// <summary>
/// Builds the tree by climbing precedences. Levels, loosest first: or, and, |, ^, &amp;, equality, order, chained
/// range, in, shifts, sums, products, signs and not, power, like. A prefix operator may stand at any operand.
/// </summary>
internal sealed partial class Parser(List<Token> tokens)
{
    private const int OrderLevel = 6;
    private const int InLevel = 7;
    private const int ShiftLevel = 8;
    private const int UnaryLevel = 11;
    private const int LikeLevel = 13;
    private int _at;
    private int _nesting;

    private Token Current => tokens[_at];

    public FilterNode ParseAll()
    {
        if (Current.Kind == TokenKind.End)
        {
            throw new SyntaxException(0, "the expression is empty");
        }

        var root = ParseExpression(0);
        return Current.Kind == TokenKind.End ? root : throw Unexpected("an operator or the end");
    }

    /// <summary>Reads an expression whose operators bind at least as tight as <paramref name="level"/>.</summary>
    private FilterNode ParseExpression(int level)
    {
        if (++_nesting > FilterParser.MaxDepth)
        {
            throw new SyntaxException(
                Current.Position, $"the expression is nested deeper than {FilterParser.MaxDepth}");
        }

        var left = ParseOperand();
        while (TryReadOperator(level, out var found, out var foundLevel))
        {
            left = foundLevel switch
            {
                InLevel => ParseIn(left),
                LikeLevel => ParseLike(left, found),
                OrderLevel => ParseOrder(left, found),
                <= 1 => ParseLogical(left, found, foundLevel),
                _ => MakeBinary(left, found, foundLevel),
            };
            RefuseDepth(left);
        }

        _nesting--;
        return left;
    }

    private bool TryReadOperator(int level, out FilterOperator found, out int foundLevel)
    {
        (found, foundLevel) = (Current.Kind, Current.Text) switch
        {
            (TokenKind.Keyword, "or") or (TokenKind.Symbol, "||") => (FilterOperator.Or, 0),
            (TokenKind.Keyword, "and") or (TokenKind.Symbol, "&&") => (FilterOperator.And, 1),
            (TokenKind.Symbol, "|") => (FilterOperator.BitOr, 2),
            (TokenKind.Symbol, "^") => (FilterOperator.BitXor, 3),
            (TokenKind.Symbol, "&") => (FilterOperator.BitAnd, 4),
            (TokenKind.Symbol, "==") => (FilterOperator.Equal, 5),
            (TokenKind.Symbol, "!=") => (FilterOperator.NotEqual, 5),
            (TokenKind.Symbol, "<") => (FilterOperator.Less, OrderLevel),
            (TokenKind.Symbol, "<=") => (FilterOperator.LessOrEqual, OrderLevel),
            (TokenKind.Symbol, ">") => (FilterOperator.Greater, OrderLevel),
            (TokenKind.Symbol, ">=") => (FilterOperator.GreaterOrEqual, OrderLevel),
            (TokenKind.Keyword, "in") => (FilterOperator.Equal, InLevel),
            (TokenKind.Keyword, "not") when tokens[_at + 1].IsKeyword("in") => (FilterOperator.NotEqual, InLevel),
            (TokenKind.Symbol, "<<") => (FilterOperator.ShiftLeft, ShiftLevel),
            (TokenKind.Symbol, ">>") => (FilterOperator.ShiftRight, ShiftLevel),
            (TokenKind.Symbol, "+") => (FilterOperator.Add, 9),
            (TokenKind.Symbol, "-") => (FilterOperator.Subtract, 9),
            (TokenKind.Symbol, "*") => (FilterOperator.Multiply, 10),
            (TokenKind.Symbol, "/") => (FilterOperator.Divide, 10),
            (TokenKind.Symbol, "%") => (FilterOperator.Modulo, 10),
            (TokenKind.Symbol, "**") => (FilterOperator.Power, 12),
            (TokenKind.Keyword, "like") => (FilterOperator.Like, LikeLevel),
            (TokenKind.Symbol, "=~") => (FilterOperator.Matches, LikeLevel),
            (TokenKind.Symbol, "!~") => (FilterOperator.NotMatches, LikeLevel),
            _ => (default, -1),
        };
        return foundLevel >= level && foundLevel >= 0;
    }

    private FilterNode.Binary MakeBinary(FilterNode left, FilterOperator found, int level)
    {
        var position = Read().Position;
        return Join(position, found, left, ParseExpression(level + 1));
    }

    private FilterNode.Logical ParseLogical(FilterNode left, FilterOperator found, int level)
    {
        var position = Current.Position;
        var terms = ImmutableArray.CreateBuilder<FilterNode>();
        terms.Add(left);
        while (TryReadOperator(level, out var next, out var nextLevel) && nextLevel == level && next == found)
        {
            Read();
            terms.Add(ParseExpression(level + 1));
        }

        return new FilterNode.Logical(position, found, terms.ToImmutable(), DeepestOf(terms) + 1);
    }

    /// <summary><c>a &lt; b</c>, or <c>a &lt; field &lt;= b</c> when another of the same direction follows.</summary>
    private FilterNode ParseOrder(FilterNode left, FilterOperator found)
    {
        var position = Read().Position;
        var middle = ParseExpression(InLevel);
        var isChain = TryReadOperator(OrderLevel, out var second, out var level) && level == OrderLevel
            && IsRising(found) == IsRising(second) && middle is FilterNode.Name or FilterNode.Path;
        if (!isChain)
        {
            return Join(position, found, left, middle);
        }

        Read();
        var right = ParseExpression(InLevel);
        return new FilterNode.Range(
            position, left, found, middle, second, right, DeepestOf([left, middle, right]) + 1);
    }

    private FilterNode.In ParseIn(FilterNode left)
    {
        var negated = Current.IsKeyword("not");
        var position = Read().Position;
        if (negated)
        {
            Read();
        }

        var items = ParseExpression(ShiftLevel);
        return new FilterNode.In(position, left, items, negated, Math.Max(left.Depth, items.Depth) + 1);
    }

    private FilterNode.Binary ParseLike(FilterNode left, FilterOperator found)
    {
        var position = Read().Position;
        FilterNode pattern = Current.Kind == TokenKind.Text ? ReadText() : Current.IsSymbol("{") ? ParseTemplate()
            : throw Unexpected("a text as pattern");
        return Join(position, found, left, pattern);
    }

    private static FilterNode.Binary Join(int position, FilterOperator found, FilterNode left, FilterNode right) =>
        new(position, found, left, right, Math.Max(left.Depth, right.Depth) + 1);

    private static bool IsRising(FilterOperator order) => order is FilterOperator.Less or FilterOperator.LessOrEqual;

    private static int DeepestOf(IEnumerable<FilterNode> nodes) =>
        nodes.Select(node => node.Depth).DefaultIfEmpty(0).Max();

    private static void RefuseDepth(FilterNode node)
    {
        if (node.Depth > FilterParser.MaxDepth)
        {
            throw new SyntaxException(node.Position, $"the expression is nested deeper than {FilterParser.MaxDepth}");
        }
    }

    private Token Read() => tokens[_at++];

    private void Expect(string symbol)
    {
        if (!Current.IsSymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }

        _at++;
    }

    private SyntaxException Unexpected(string expected) =>
        new(Current.Position, $"expected {expected}, found {Current.Describe()}");
}
