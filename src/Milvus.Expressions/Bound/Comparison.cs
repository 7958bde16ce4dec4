namespace Milvus.Expressions.Bound;

/// <summary>How two values are compared.</summary>
public enum Comparison
{
    /// <summary>Left equals right.</summary>
    Equal,

    /// <summary>Left differs from right.</summary>
    NotEqual,

    /// <summary>Left is smaller.</summary>
    Less,

    /// <summary>Left is not larger.</summary>
    LessOrEqual,

    /// <summary>Left is larger.</summary>
    Greater,

    /// <summary>Left is not smaller.</summary>
    GreaterOrEqual,
}
