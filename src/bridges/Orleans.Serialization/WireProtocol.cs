namespace Orleans.Serialization.WireProtocol;

public enum WireType : uint
{
    VarInt = 0,
    TagDelimited = 32,
    LengthPrefixed = 64,
    Fixed32 = 96,
    Fixed64 = 128,
    Reference = 192,
    Extended = 224,
}

public struct Field
{
    public readonly bool HasFieldId => throw Inert.Refusal();

    public readonly bool IsEndBaseOrEndObject => throw Inert.Refusal();

    public readonly bool IsReference => throw Inert.Refusal();

    public readonly WireType WireType => throw Inert.Refusal();

    public readonly Type? FieldType => throw Inert.Refusal();

    public readonly uint FieldIdDelta => throw Inert.Refusal();

    public readonly void EnsureWireType(WireType expected) => throw Inert.Refusal();

    public readonly void EnsureWireTypeTagDelimited() => throw Inert.Refusal();
}
