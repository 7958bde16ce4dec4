using System.Collections.Immutable;
using Milvus.Expressions.Bound;

namespace Milvus.Expressions.Binding;

/// <summary>What a node stands for while it is being bound.</summary>
internal abstract record Operand
{
    public sealed record Truth(BoundPredicate Predicate) : Operand;

    public sealed record Flag(BoundField Field, string Name) : Operand;

    public sealed record Number(BoundNumber Value) : Operand;

    public sealed record Text(string Value) : Operand;

    public sealed record TextField(BoundField Field, string Name) : Operand;

    public sealed record Path(BoundPath Value, string Name) : Operand;

    public sealed record Items(ImmutableArray<Operand> Values) : Operand;

    public string Describe() => this switch
    {
        Truth { Predicate: BoundPredicate.Constant c } => c.Value ? "true" : "false",
        Truth => "a condition",
        Flag flag => $"field {flag.Name} of type Bool",
        TextField text => $"field {text.Name} of type VarChar",
        Path path => $"{path.Name} of type {path.Value.Field.Type}",
        Text text => $"text \"{text.Value}\"",
        Number { Value: BoundNumber.Integer c } => $"integer {c.Value}",
        Number { Value: BoundNumber.Real c } => FormattableString.Invariant($"number {c.Value}"),
        Number { Value: BoundNumber.Field f } => $"a field of type {f.Source.Type}",
        Number => "a computed number",
        _ => "a list",
    };
}
