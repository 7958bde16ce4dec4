using Grpc.Core;

namespace Milvus.Gateway.Services;

/// <summary>
/// The gRPC service. An RPC without an override here falls through to the generated base, which throws
/// UNIMPLEMENTED; <see cref="Hosting.EdgeInterceptor"/> turns that into the reply SDKs understand.
/// </summary>
[BindServiceMethod(typeof(MilvusEndpoint), nameof(Bind))]
internal sealed class MilvusEndpoint : Proto.MilvusService.MilvusServiceBase
{
    /// <summary>
    /// Called once by the gRPC server, with no instance, to learn the methods. The parameter is the base class because
    /// that is where the server looks for them.
    /// </summary>
    public static void Bind(ServiceBinderBase binder, Proto.MilvusService.MilvusServiceBase? service) =>
        Proto.MilvusService.BindService(new Hosting.CheckedBinder(binder), service);
}
