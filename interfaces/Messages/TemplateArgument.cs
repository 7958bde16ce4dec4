using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages;

/// <summary>A value for a <c>{name}</c> in a filter: exactly one member is set.</summary>
[GenerateSerializer, Immutable, Alias("milvus.TemplateArgument")]
public sealed record TemplateArgument
{
    /// <summary>A truth value.</summary>
    [Id(0)]
    public bool? Bool { get; init; }

    /// <summary>An integer.</summary>
    [Id(1)]
    public long? Int64 { get; init; }

    /// <summary>A floating-point number.</summary>
    [Id(2)]
    public double? Double { get; init; }

    /// <summary>A text.</summary>
    [Id(3)]
    public string? String { get; init; }

    /// <summary>A list of values.</summary>
    [Id(4)]
    public ImmutableArray<TemplateArgument>? List { get; init; }
}
