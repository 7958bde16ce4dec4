using System.Buffers;
using Orleans.Serialization.Session;
using Orleans.Serialization.WireProtocol;

namespace Orleans.Serialization.Buffers;

public ref struct Reader<TInput>
{
    public readonly SerializerSession Session => throw Inert.Refusal();

    public readonly byte[] ReadBytes(uint count) => throw Inert.Refusal();

    public readonly int ReadInt32() => throw Inert.Refusal();

    public readonly uint ReadVarUInt32() => throw Inert.Refusal();
}

public ref struct Writer<TBufferWriter>
    where TBufferWriter : IBufferWriter<byte>
{
    public readonly SerializerSession Session => throw Inert.Refusal();

    public readonly void Write(scoped ReadOnlySpan<byte> value) => throw Inert.Refusal();

    public readonly void WriteByte(byte value) => throw Inert.Refusal();

    public readonly void WriteEndBase() => throw Inert.Refusal();

    public readonly void WriteEndObject() => throw Inert.Refusal();

    public readonly void WriteFieldHeader(uint fieldId, Type? expectedType, Type? actualType, WireType wireType) =>
        throw Inert.Refusal();

    public readonly void WriteInt32(int value) => throw Inert.Refusal();

    public readonly void WriteStartObject(uint fieldId, Type? expectedType, Type actualType) => throw Inert.Refusal();

    public readonly void WriteVarUInt32(uint value) => throw Inert.Refusal();
}
