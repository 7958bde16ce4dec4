using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Milvus.Gateway.Hosting;

/// <summary>Makes the reply of any unary RPC that carries nothing but a status.</summary>
internal static class Refusals
{
    /// <summary>Null when <typeparamref name="TResponse"/> has no status to carry it.</summary>
    public static TResponse? TryCreate<TResponse>(Proto.Status status)
        where TResponse : class => Reply<TResponse>.Create?.Invoke(status);

    private static class Reply<TResponse>
        where TResponse : class
    {
        public static readonly Func<Proto.Status, TResponse>? Create = Find();

        private static Func<Proto.Status, TResponse>? Find()
        {
            if (typeof(TResponse) == typeof(Proto.Status)) return status => (TResponse)(object)status;
            if (Activator.CreateInstance<TResponse>() is not IMessage sample) return null;
            var field = sample.Descriptor.Fields.InFieldNumberOrder().FirstOrDefault(CarriesStatus);
            if (field is null) return null;
            return status =>
            {
                var reply = Activator.CreateInstance<TResponse>();
                field.Accessor.SetValue((IMessage)reply, status);
                return reply;
            };
        }

        private static bool CarriesStatus(FieldDescriptor field) =>
            field is { FieldType: FieldType.Message, IsRepeated: false } && field.MessageType == Proto.Status.Descriptor;
    }
}
