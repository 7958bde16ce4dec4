using System.Buffers;
using System.Net;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.WireProtocol;

namespace Orleans.Serialization.Codecs;

public static class BoolCodec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, bool value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static bool ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class ByteCodec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type expectedType, byte value, Type actualType)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static byte ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class ByteArrayCodec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, byte[] value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static byte[] ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class FloatCodec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, float value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static float ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class GuidCodec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Guid value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static Guid ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class Int32Codec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, int value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type expectedType, int value, Type actualType)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static int ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class Int64Codec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, long value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static long ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class UInt16Codec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, ushort value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static ushort ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class UInt64Codec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, ulong value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static ulong ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class StringCodec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, string value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static string ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class IPAddressCodec
{
    public static void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, IPAddress value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static IPAddress ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}
