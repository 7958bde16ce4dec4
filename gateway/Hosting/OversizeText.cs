using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Milvus.Gateway.Hosting;

/// <summary>
/// Puts the limit and the option's name into the refusal of a message that is too large. The gRPC server refuses
/// such a message before any interceptor sees the call, with a text that names neither.
/// </summary>
internal static class OversizeText
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string ResourceExhausted = "8";
    private const string ServerText = "Received message exceeds";

    public static async Task RewriteAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response.HasStarted || response.Headers[StatusHeader] != ResourceExhausted) return;
        var text = response.Headers[MessageHeader].ToString();
        if (!text.StartsWith(ServerText, StringComparison.Ordinal)) return;
        var limit = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxReceiveMessageBytes;
        response.Headers[MessageHeader] = string.Create(
            CultureInfo.InvariantCulture,
            $"grpc: received message larger than max ({limit} bytes, {nameof(GatewayOptions.MaxReceiveMessageBytes)})");
    }
}
