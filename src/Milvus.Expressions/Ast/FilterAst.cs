namespace Milvus.Expressions.Ast;

/// <summary>A parsed filter.</summary>
/// <param name="Text">The text it was read from.</param>
/// <param name="Root">The outermost node.</param>
public sealed record FilterAst(string Text, FilterNode Root);
