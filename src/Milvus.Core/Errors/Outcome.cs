using System.Diagnostics.CodeAnalysis;

namespace Milvus.Core.Errors;

/// <summary>A value, or the reason why there is none.</summary>
/// <typeparam name="T">What success gives.</typeparam>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, MilvusError? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>The refusal; null on success.</summary>
    public MilvusError? Error { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvariantException">There is none: callers look at <see cref="IsOk"/> first.</exception>
    public T Value => IsOk ? _value! : throw new InvariantException($"No value: {Error}");

    /// <summary>Wraps a value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Outcome<T>(MilvusError error) => new(default, error);
}
