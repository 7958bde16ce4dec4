using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Milvus.Gateway.Rest.Rows;

namespace Milvus.Gateway.Rest;

/// <summary>Writes replies: <c>code</c> 0 with <c>data</c>, or another code with <c>message</c>.</summary>
internal static class ReplyWriter
{
    // Rows go out in pieces of this size: a reply is never whole in memory a second time.
    private const int FlushBytes = 1 << 16;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static async Task WriteAsync(HttpResponse response, RestReply reply, CancellationToken cancellation)
    {
        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter, Options);
        json.WriteStartObject();
        json.WriteNumber("code", (int)(reply.Error?.Code ?? 0));
        if (reply.Error is { } error) json.WriteString("message", error.Reason);
        if (reply.HasCost) json.WriteNumber("cost", 0);
        if (reply.Data is { } data)
        {
            json.WritePropertyName("data");
            data(json);
        }
        else if (reply.Rows is { } rows)
        {
            json.WritePropertyName("data");
            await WriteRowsAsync(response, json, rows, cancellation);
        }

        if (reply.RowsPerQuery is { } counts)
        {
            json.WriteStartArray("topks");
            foreach (var count in counts) json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        await json.FlushAsync(cancellation);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    private static async Task WriteRowsAsync(
        HttpResponse response, Utf8JsonWriter json, RowWriter rows, CancellationToken cancellation)
    {
        json.WriteStartArray();
        var flushed = 0L;
        for (var row = 0; row < rows.Count; row++)
        {
            rows.Write(json, row);
            if (json.BytesCommitted + json.BytesPending - flushed < FlushBytes) continue;
            flushed = json.BytesCommitted + json.BytesPending;
            await json.FlushAsync(cancellation);
            await response.BodyWriter.FlushAsync(cancellation);
        }

        json.WriteEndArray();
    }
}
