using Google.Protobuf;
using Grpc.Core;

namespace Milvus.Gateway.Hosting;

/// <summary>Binds generated methods so that bytes that are no protobuf message get a status that says so.</summary>
internal sealed class CheckedBinder(ServiceBinderBase inner) : ServiceBinderBase
{
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    private static Method<TRequest, TResponse> Checked<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        new(method.Type, method.ServiceName, method.Name, Checked(method.RequestMarshaller), method.ResponseMarshaller);

    private static Marshaller<T> Checked<T>(Marshaller<T> marshaller)
    {
        return new Marshaller<T>(marshaller.ContextualSerializer, Read);

        T Read(DeserializationContext context)
        {
            try
            {
                return marshaller.ContextualDeserializer(context);
            }
            catch (InvalidProtocolBufferException fault)
            {
                // The code and the opening words that Milvus' own server answers with.
                throw new RpcException(new Status(
                    StatusCode.Internal, $"grpc: error unmarshalling request: {typeof(T).Name}: {fault.Message}"));
            }
        }
    }
}
