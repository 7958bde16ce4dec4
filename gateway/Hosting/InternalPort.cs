using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Milvus.Gateway.Hosting;

/// <summary>
/// The port of the coordinator's services. What is served there is served nowhere else, and nothing else is served
/// there: a connection is marked when it is accepted, so no header can pretend.
/// </summary>
internal sealed class InternalPort(IOptions<GatewayOptions> options)
{
    private const int DefaultNumber = 13333;
    private const string Grpc = "application/grpc";
    private const string Unimplemented = "12";
    private const string Services = "/milvus.proto.data.";

    private static readonly object Key = new();

    /// <summary>Where to listen.</summary>
    public IPEndPoint EndPoint { get; } = Choose(options.Value, IPAddress.Parse(options.Value.InternalAddress));

    /// <summary>Says of every connection that it came by this port.</summary>
    public static ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Items[Key] = true;
        return next(connection);
    };

    /// <summary>
    /// Few need these services, so a second server on a machine must not fail for them: only a port that was asked for
    /// has to be free.
    /// </summary>
    private static IPEndPoint Choose(GatewayOptions settings, IPAddress address)
    {
        var wanted = new IPEndPoint(address, settings.InternalPort ?? (settings.Port == 0 ? 0 : DefaultNumber));
        return settings.InternalPort is not null || IsFree(wanted) ? wanted : new IPEndPoint(address, 0);
    }

    private static bool IsFree(IPEndPoint place)
    {
        using var listener = new TcpListener(place);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What came by the wrong port finds nothing there: to gRPC that is "unimplemented".</summary>
    public static Task KeepApartAsync(HttpContext context, RequestDelegate next)
    {
        var isInternal = context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Key) == true;
        var isMeantInternal = context.Request.Path.Value?.StartsWith(Services, StringComparison.Ordinal) == true;
        if (isInternal == isMeantInternal) return next(context);
        if (context.Request.ContentType?.StartsWith(Grpc, StringComparison.Ordinal) != true)
        {
            context.SetEndpoint(null);
            return next(context);
        }

        context.Response.ContentType = Grpc;
        context.Response.Headers["grpc-status"] = Unimplemented;
        context.Response.Headers["grpc-message"] = "not served on this port";
        return context.Response.CompleteAsync();
    }
}
