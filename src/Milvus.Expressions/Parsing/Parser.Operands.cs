using System.Collections.Immutable;
using Milvus.Expressions.Ast;

namespace Milvus.Expressions.Parsing;

internal sealed partial class Parser
{
    private FilterNode ParseOperand()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return new FilterNode.Integer(Read().Position, token.Integer);
            case TokenKind.Real:
                return new FilterNode.Real(Read().Position, token.Real);
            case TokenKind.Bool:
                return new FilterNode.Bool(Read().Position, token.Integer == 1);
            case TokenKind.Text:
                return ReadText();
            case TokenKind.Name or TokenKind.Meta:
                return ParseNamed();
            case TokenKind.Keyword when token.Text == "not":
                return ParseUnary(FilterOperator.Not, UnaryLevel);
            case TokenKind.Keyword when token.Text == "exists":
                return ParseUnary(FilterOperator.Exists, LikeLevel);
        }

        return token.Kind == TokenKind.Symbol ? ParseSymbol(token) : throw Unexpected("a value");
    }

    private FilterNode ParseSymbol(Token token)
    {
        switch (token.Text)
        {
            case "(":
                Read();
                var inner = ParseExpression(0);
                Expect(")");
                return inner;
            case "[":
                return ParseList();
            case "{":
                return ParseTemplate();
            case "+":
                return ParseUnary(FilterOperator.Add, UnaryLevel);
            case "-":
                return ParseUnary(FilterOperator.Subtract, UnaryLevel);
            case "~":
                return ParseUnary(FilterOperator.BitNot, UnaryLevel);
            case "!":
                return ParseUnary(FilterOperator.Not, UnaryLevel);
            default:
                throw Unexpected("a value");
        }
    }

    private FilterNode.Unary ParseUnary(FilterOperator found, int operandLevel)
    {
        var position = Read().Position;
        var operand = ParseExpression(operandLevel);
        return new FilterNode.Unary(position, found, operand, operand.Depth + 1);
    }

    private FilterNode.Text ReadText()
    {
        var token = Read();
        return new FilterNode.Text(token.Position, token.Text);
    }

    private FilterNode.List ParseList()
    {
        var position = Read().Position;
        var items = ImmutableArray.CreateBuilder<FilterNode>();
        while (!Current.IsSymbol("]"))
        {
            items.Add(ParseExpression(0));
            if (!Current.IsSymbol("]"))
            {
                Expect(",");
            }
        }

        Read();
        return new FilterNode.List(position, items.ToImmutable(), DeepestOf(items) + 1);
    }

    private FilterNode.Template ParseTemplate()
    {
        var position = Read().Position;
        if (Current.Kind != TokenKind.Name)
        {
            throw Unexpected("the name of a template value");
        }

        var name = Read().Text;
        Expect("}");
        return new FilterNode.Template(position, name);
    }

    private FilterNode ParseNamed()
    {
        var token = Read();
        if (token.Kind == TokenKind.Name && Current.IsSymbol("("))
        {
            return ParseCall(token);
        }

        if (token.Text is "interval" or "INTERVAL" or "iso" or "ISO" && Current.Kind == TokenKind.Text)
        {
            return new FilterNode.Time(token.Position, token.Text is "interval" or "INTERVAL", Read().Text);
        }

        FilterNode value = Current.IsSymbol("[")
            ? new FilterNode.Path(token.Position, token.Text, ParseSteps())
            : new FilterNode.Name(token.Position, token.Text);
        return Current.Kind == TokenKind.Name && Current.Text is "is" or "IS" ? ParseNullTest(value) : value;
    }

    private ImmutableArray<FilterNode> ParseSteps()
    {
        var steps = ImmutableArray.CreateBuilder<FilterNode>();
        while (Current.IsSymbol("["))
        {
            Read();
            var token = Current;
            steps.Add(token.Kind switch
            {
                TokenKind.Text => new FilterNode.Text(token.Position, token.Text),
                TokenKind.Integer => new FilterNode.Integer(token.Position, token.Integer),
                TokenKind.Name => new FilterNode.Name(token.Position, token.Text),
                _ => throw Unexpected("a key, an index or a name"),
            });
            Read();
            Expect("]");
        }

        return steps.ToImmutable();
    }

    private FilterNode.NullTest ParseNullTest(FilterNode value)
    {
        var position = Read().Position;
        var negated = Current.IsKeyword("not");
        if (negated)
        {
            Read();
        }

        if (Current.Kind != TokenKind.Name || Current.Text is not ("null" or "NULL"))
        {
            throw Unexpected("null or not null");
        }

        Read();
        return new FilterNode.NullTest(position, value, negated, value.Depth + 1);
    }

    private FilterNode.Call ParseCall(Token name)
    {
        Read();
        var arguments = ImmutableArray.CreateBuilder<FilterNode>();
        while (!Current.IsSymbol(")"))
        {
            arguments.Add(ParseArgument());
            if (!Current.IsSymbol(")"))
            {
                Expect(",");
            }
        }

        Read();
        return new FilterNode.Call(name.Position, name.Text, arguments.ToImmutable(), DeepestOf(arguments) + 1);
    }

    private FilterNode ParseArgument()
    {
        if (Current.Kind != TokenKind.Name || !tokens[_at + 1].IsSymbol("="))
        {
            return ParseExpression(0);
        }

        var key = Read();
        Read();
        var value = ParseExpression(0);
        return new FilterNode.NamedArgument(key.Position, key.Text, value, value.Depth + 1);
    }
}
