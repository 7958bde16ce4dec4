namespace Milvus.Expressions.Bound;

/// <summary>What is computed of two numbers.</summary>
public enum Arithmetic
{
    /// <summary>Left + right.</summary>
    Add,

    /// <summary>Left − right.</summary>
    Subtract,

    /// <summary>Left × right.</summary>
    Multiply,

    /// <summary>Left ÷ right; integers are cut towards zero.</summary>
    Divide,

    /// <summary>The rest of left ÷ right; its sign is left's.</summary>
    Modulo,
}
