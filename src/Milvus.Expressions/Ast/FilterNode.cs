using System.Collections.Immutable;

namespace Milvus.Expressions.Ast;

/// <summary>One node of a parsed filter: what was written, not yet what it means.</summary>
/// <param name="Position">Where the node begins in the text, in characters from 0.</param>
/// <param name="Depth">Levels of the tree from here down, at least 1; bounded by the parser.</param>
public abstract record FilterNode(int Position, int Depth)
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public sealed record Bool(int Position, bool Value) : FilterNode(Position, 1);

    /// <summary>An integer without its sign.</summary>
    /// <param name="Position">Where it begins.</param>
    /// <param name="Magnitude">0 … 2^64 − 1; the binder checks the range of int64, sign included.</param>
    public sealed record Integer(int Position, ulong Magnitude) : FilterNode(Position, 1);

    /// <summary>A floating point number.</summary>
    public sealed record Real(int Position, double Value) : FilterNode(Position, 1);

    /// <summary>A text, escapes resolved.</summary>
    public sealed record Text(int Position, string Value) : FilterNode(Position, 1);

    /// <summary><c>[a, b]</c>.</summary>
    public sealed record List(int Position, ImmutableArray<FilterNode> Items, int Depth) : FilterNode(Position, Depth);

    /// <summary>A name: a field, or a dynamic key.</summary>
    public sealed record Name(int Position, string Value) : FilterNode(Position, 1);

    /// <summary><c>name["key"][0]</c>: a JSON path, an array element or a struct's field.</summary>
    /// <param name="Position">Where it begins.</param>
    /// <param name="Root">The field's name, <c>$meta</c> or <c>$</c>.</param>
    /// <param name="Steps">At least one <see cref="Text"/>, <see cref="Integer"/> or <see cref="Name"/>.</param>
    public sealed record Path(int Position, string Root, ImmutableArray<FilterNode> Steps) : FilterNode(Position, 2);

    /// <summary><c>{name}</c>.</summary>
    public sealed record Template(int Position, string Value) : FilterNode(Position, 1);

    /// <summary>A sign, <c>not</c>, <c>~</c> or <c>exists</c>.</summary>
    public sealed record Unary(int Position, FilterOperator Operator, FilterNode Operand, int Depth)
        : FilterNode(Position, Depth);

    /// <summary>Two operands.</summary>
    public sealed record Binary(int Position, FilterOperator Operator, FilterNode Left, FilterNode Right, int Depth)
        : FilterNode(Position, Depth);

    /// <summary>A run of <c>and</c> or of <c>or</c>, flat so that long runs are not deep.</summary>
    public sealed record Logical(int Position, FilterOperator Operator, ImmutableArray<FilterNode> Terms, int Depth)
        : FilterNode(Position, Depth);

    /// <summary><c>low &lt; middle &lt;= high</c>, either direction.</summary>
    public sealed record Range(
        int Position,
        FilterNode Left,
        FilterOperator LeftOperator,
        FilterNode Middle,
        FilterOperator RightOperator,
        FilterNode Right,
        int Depth) : FilterNode(Position, Depth);

    /// <summary><c>value in list</c> or <c>value not in list</c>.</summary>
    public sealed record In(int Position, FilterNode Value, FilterNode Items, bool Negated, int Depth)
        : FilterNode(Position, Depth);

    /// <summary><c>name is null</c> or <c>name is not null</c>.</summary>
    public sealed record NullTest(int Position, FilterNode Value, bool Negated, int Depth)
        : FilterNode(Position, Depth);

    /// <summary><c>function(arguments)</c>.</summary>
    public sealed record Call(int Position, string Function, ImmutableArray<FilterNode> Arguments, int Depth)
        : FilterNode(Position, Depth);

    /// <summary><c>key=value</c> among a call's arguments.</summary>
    public sealed record NamedArgument(int Position, string Key, FilterNode Value, int Depth)
        : FilterNode(Position, Depth);

    /// <summary><c>interval "P1D"</c> or <c>iso "2025-01-01T00:00:00Z"</c>.</summary>
    public sealed record Time(int Position, bool IsInterval, string Value) : FilterNode(Position, 1);
}
