using System.Buffers;
using System.Reflection;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Orleans.Serialization.GeneratedCodeHelpers;

public static class OrleansGeneratedCodeHelper
{
    public static TService GetService<TService>(object caller, ICodecProvider codecProvider) => throw Inert.Refusal();

    public static TService UnwrapService<TService>(object caller, TService service) => service;

    public static MethodInfo? GetMethodInfoOrDefault(
        Type? interfaceType, string methodName, Type[]? methodTypeParameters, Type[]? parameterTypes) => null;

    public static object InvokableThrowArgumentOutOfRange(int index, int maxArgs) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"The call has {maxArgs + 1} arguments.");

    public static void SerializeUnexpectedType<TBufferWriter>(
        this ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte> => throw Inert.Refusal();

    public static TField DeserializeUnexpectedType<TInput, TField>(
        this ref Reader<TInput> reader, scoped ref Field field)
        where TField : class => throw Inert.Refusal();

    public static void ConsumeEndBaseOrEndObject<TInput>(this ref Reader<TInput> reader) => throw Inert.Refusal();

    public static void ConsumeEndBaseOrEndObject<TInput>(this ref Reader<TInput> reader, scoped ref Field field) =>
        throw Inert.Refusal();

    public abstract class ExceptionCopier<T, TBase>(ICodecProvider codecProvider) : IDeepCopier<T>, IBaseCopier<T>
        where T : class, TBase
        where TBase : Exception
    {
        protected ICodecProvider CodecProvider { get; } = codecProvider;

        public virtual void DeepCopy(T input, T output, CopyContext context) => throw Inert.Refusal();

        public T DeepCopy(T input, CopyContext context) => throw Inert.Refusal();
    }
}
