using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace Orleans.Serialization.Serializers;

public interface IBaseCodec;

public interface IBaseCodec<T> : IBaseCodec
    where T : class
{
    void Serialize<TBufferWriter>(ref Writer<TBufferWriter> writer, T value)
        where TBufferWriter : IBufferWriter<byte>;

    void Deserialize<TInput>(ref Reader<TInput> reader, T value);
}

public interface IValueSerializer;

public interface IValueSerializer<T> : IValueSerializer
    where T : struct
{
    void Serialize<TBufferWriter>(ref Writer<TBufferWriter> writer, scoped ref T value)
        where TBufferWriter : IBufferWriter<byte>;

    void Deserialize<TInput>(ref Reader<TInput> reader, scoped ref T value);
}

public interface ISpecializableCodec
{
    IFieldCodec GetSpecializedCodec(Type type);

    bool IsSupportedType(Type type);
}

public interface ICodecProvider
{
    IServiceProvider Services { get; }
}

public sealed class CodecProvider(IServiceProvider services) : ICodecProvider
{
    public IServiceProvider Services { get; } = services;
}

public class AbstractTypeSerializer<TField> : IFieldCodec<TField>, IBaseCodec<TField>
    where TField : class
{
    protected AbstractTypeSerializer()
    {
    }

    public virtual void Serialize<TBufferWriter>(ref Writer<TBufferWriter> writer, TField value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public virtual void Deserialize<TInput>(ref Reader<TInput> reader, TField value) => throw Inert.Refusal();

    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type expectedType, TField value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public TField ReadValue<TInput>(ref Reader<TInput> reader, Field field) => throw Inert.Refusal();
}
