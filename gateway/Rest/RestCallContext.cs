using Grpc.Core;

namespace Milvus.Gateway.Rest;

/// <summary>What an RPC handler can know of a call that came by HTTP/1.1: its name, database and end.</summary>
internal sealed class RestCallContext(string rpc, CancellationToken cancellation) : ServerCallContext
{
    private readonly Metadata _headers = [];
    private readonly Metadata _trailers = [];

    protected override string MethodCore => $"/milvus.proto.milvus.MilvusService/{rpc}";

    protected override string HostCore => "";

    protected override string PeerCore => "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _headers;

    protected override CancellationToken CancellationTokenCore => cancellation;

    protected override Metadata ResponseTrailersCore => _trailers;

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls that came by HTTP/1.1 are not passed on.");
}
