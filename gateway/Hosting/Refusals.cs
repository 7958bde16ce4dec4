using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Milvus.Gateway.Hosting;

/// <summary>Makes the reply of any unary RPC that carries nothing but a status.</summary>
internal static class Refusals
{
    /// <summary>Null when <typeparamref name="TResponse"/> has no status to carry it.</summary>
    public static TResponse? TryCreate<TResponse>(Proto.Status status)
        where TResponse : class => Reply<TResponse>.Create?.Invoke(status);

    /// <summary>The status in a reply; null when it has none.</summary>
    public static Proto.Status? StatusOf<TResponse>(TResponse reply)
        where TResponse : class => reply as Proto.Status ?? Reply<TResponse>.Read?.Invoke(reply);

    private static class Reply<TResponse>
        where TResponse : class
    {
        private static readonly IFieldAccessor? Field = Find();

        public static readonly Func<Proto.Status, TResponse>? Create =
            typeof(TResponse) == typeof(Proto.Status) ? status => (TResponse)(object)status
            : Field is null ? null
            : status =>
            {
                var reply = Activator.CreateInstance<TResponse>();
                Field.SetValue((IMessage)reply, status);
                return reply;
            };

        public static readonly Func<TResponse, Proto.Status?>? Read =
            Field is null ? null : reply => (Proto.Status?)Field.GetValue((IMessage)reply);

        private static IFieldAccessor? Find() =>
            Activator.CreateInstance<TResponse>() is IMessage sample
                ? sample.Descriptor.Fields.InFieldNumberOrder().FirstOrDefault(CarriesStatus)?.Accessor
                : null;

        private static bool CarriesStatus(FieldDescriptor field) =>
            field is { FieldType: FieldType.Message, IsRepeated: false }
            && field.MessageType == Proto.Status.Descriptor;
    }
}
