namespace Milvus.Expressions.Ast;

/// <summary>Operators of the filter language.</summary>
public enum FilterOperator
{
    /// <summary><c>or</c>, <c>||</c>.</summary>
    Or,

    /// <summary><c>and</c>, <c>&amp;&amp;</c>.</summary>
    And,

    /// <summary><c>|</c>.</summary>
    BitOr,

    /// <summary><c>^</c>.</summary>
    BitXor,

    /// <summary><c>&amp;</c>.</summary>
    BitAnd,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>&lt;&lt;</c>.</summary>
    ShiftLeft,

    /// <summary><c>&gt;&gt;</c>.</summary>
    ShiftRight,

    /// <summary><c>+</c>, also as a sign.</summary>
    Add,

    /// <summary><c>-</c>, also as a sign.</summary>
    Subtract,

    /// <summary><c>*</c>.</summary>
    Multiply,

    /// <summary><c>/</c>.</summary>
    Divide,

    /// <summary><c>%</c>.</summary>
    Modulo,

    /// <summary><c>**</c>.</summary>
    Power,

    /// <summary><c>not</c>, <c>!</c>.</summary>
    Not,

    /// <summary><c>~</c>.</summary>
    BitNot,

    /// <summary><c>exists</c>.</summary>
    Exists,

    /// <summary><c>like</c>.</summary>
    Like,

    /// <summary><c>=~</c>.</summary>
    Matches,

    /// <summary><c>!~</c>.</summary>
    NotMatches,
}
