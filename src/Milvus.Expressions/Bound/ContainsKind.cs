namespace Milvus.Expressions.Bound;

/// <summary>How many of some values an array must hold.</summary>
public enum ContainsKind
{
    /// <summary>At least one.</summary>
    Any,

    /// <summary>Every one.</summary>
    All,
}
