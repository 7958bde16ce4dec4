using Google.Protobuf.Reflection;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Answers of any RPC that has a status.</summary>
internal static class Replies
{
    public static Proto.Status StatusOf(MethodDescriptor method, byte[] message)
    {
        var reply = method.OutputType.Parser.ParseFrom(message);
        return reply as Proto.Status ?? (Proto.Status?)StatusField(method)!.Accessor.GetValue(reply) ?? new Proto.Status();
    }

    public static bool HasStatus(MethodDescriptor method) =>
        method is { IsClientStreaming: false, IsServerStreaming: false }
        && (method.OutputType == Proto.Status.Descriptor || StatusField(method) is not null);

    private static FieldDescriptor? StatusField(MethodDescriptor method) =>
        method.OutputType.Fields.InFieldNumberOrder().FirstOrDefault(field =>
            field.FieldType == FieldType.Message && field.MessageType == Proto.Status.Descriptor);
}
