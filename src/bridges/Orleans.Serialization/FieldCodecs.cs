using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.Session;
using Orleans.Serialization.WireProtocol;

namespace Orleans.Serialization.Codecs;

public interface IFieldCodec
{
    void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>;

    object? ReadValue<TInput>(ref Reader<TInput> reader, Field field);
}

public interface IFieldCodec<T> : IFieldCodec
{
    void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type expectedType, T value)
        where TBufferWriter : IBufferWriter<byte>;

    new T ReadValue<TInput>(ref Reader<TInput> reader, Field field);

    void IFieldCodec.WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type expectedType, object? value) => throw Inert.Refusal();

    object? IFieldCodec.ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public abstract class GeneralizedReferenceTypeSurrogateCodec<TField, TSurrogate>(
    IValueSerializer<TSurrogate> surrogateSerializer) : IFieldCodec<TField>
    where TField : class
    where TSurrogate : struct
{
    protected IValueSerializer<TSurrogate> SurrogateSerializer { get; } = surrogateSerializer;

    public abstract TField ConvertFromSurrogate(ref TSurrogate surrogate);

    public abstract void ConvertToSurrogate(TField value, ref TSurrogate surrogate);

    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type expectedType, TField value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public TField ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class ReferenceCodec
{
    public static void MarkValueField(SerializerSession session) => throw Inert.Refusal();

    public static void RecordObject(SerializerSession session, object value) => throw Inert.Refusal();

    public static bool TryWriteReferenceField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldId, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static void WriteNullReference<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldId)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static T ReadReference<T, TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}

public static class FieldHeaderCodec
{
    public static void ReadFieldHeader<TInput>(this ref Reader<TInput> reader, scoped ref Field field) =>
        throw Inert.Refusal();
}
