using System.Collections.Immutable;

namespace Milvus.Expressions;

/// <summary>A value that a client sent apart from the filter text, where the text says <c>{name}</c>.</summary>
public abstract record TemplateValue
{
    private TemplateValue()
    {
    }

    /// <summary>A boolean.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Bool(bool Value) : TemplateValue;

    /// <summary>An integer.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Int64(long Value) : TemplateValue;

    /// <summary>A floating point number; some clients send integers this way.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Double(double Value) : TemplateValue;

    /// <summary>A text.</summary>
    /// <param name="Value">The value.</param>
    public sealed record String(string Value) : TemplateValue;

    /// <summary>A list; may be empty.</summary>
    /// <param name="Items">The values, in order.</param>
    public sealed record List(ImmutableArray<TemplateValue> Items) : TemplateValue;
}
