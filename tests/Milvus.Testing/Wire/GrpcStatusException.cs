namespace Milvus.Testing.Wire;

/// <summary>A call that the server or its transport ended with a gRPC status.</summary>
public sealed class GrpcStatusException(string rpc, string status, string text)
    : Exception($"{rpc} ended with gRPC status {status}: {Uri.UnescapeDataString(text)}")
{
    /// <summary>The number of the status, never 0.</summary>
    public string Status { get; } = status;
}
