namespace Milvus.Expressions.Parsing;

/// <summary>Leaves the recursive descent; never leaves <see cref="FilterParser"/>.</summary>
internal sealed class SyntaxException(int position, string message) : Exception(message)
{
    public int Position { get; } = position;
}
