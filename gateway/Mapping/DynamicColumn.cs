using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Milvus.Core.Rows;

namespace Milvus.Gateway.Mapping;

/// <summary>Some keys of <c>$meta</c>.</summary>
internal static class DynamicColumn
{
    /// <summary>The same rows with the named keys only.</summary>
    public static BlobColumn Cut(BlobColumn column, ImmutableArray<string> keys)
    {
        var bytes = new ArrayBufferWriter<byte>((int)Math.Max(16, column.ByteCount));
        using var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true });
        var offsets = new int[column.RowCount + 1];
        for (var row = 0; row < column.RowCount; row++)
        {
            if (!column[row].IsEmpty) CopyKeys(column[row], keys, writer);
            writer.Flush();
            writer.Reset();
            offsets[row + 1] = bytes.WrittenCount;
        }

        return new BlobColumn(column.DataType, column.ElementType, offsets, bytes.WrittenMemory, column.Valid);
    }

    private static void CopyKeys(ReadOnlySpan<byte> json, ImmutableArray<string> keys, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!keys.Contains(key)) continue;
            writer.WritePropertyName(key);
            writer.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }

        writer.WriteEndObject();
    }
}
