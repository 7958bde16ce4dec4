using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>
/// Vectors of rows and of searches: lists of numbers; those of 16 bits and binary ones may be base64 of their bytes;
/// sparse ones are objects.
/// </summary>
internal static class JsonVectors
{
    private const int PairBytes = 8;

    /// <summary>Reads a vector of fixed size into its little-endian bytes.</summary>
    /// <param name="reader">At its first token; left at its last.</param>
    /// <param name="field">Of any vector type but the sparse one.</param>
    /// <param name="target">As many bytes as a vector of the field has.</param>
    /// <returns>Null, or what the value should be.</returns>
    public static string? Read(ref Utf8JsonReader reader, FieldSchema field, Span<byte> target)
    {
        if (field.DataType == DataType.FloatVector)
            return ReadFloats(ref reader, MemoryMarshal.Cast<byte, float>(target));
        if (reader.TokenType == JsonTokenType.String)
            return field.DataType != DataType.Int8Vector
                && reader.TryGetBytesFromBase64(out var bytes)
                && bytes.Length == target.Length
                && bytes.AsSpan().TryCopyTo(target)
                ? null
                : $"{target.Length} bytes in base64";
        return field.DataType switch
        {
            DataType.BinaryVector => ReadBytes(ref reader, target, byte.MinValue, byte.MaxValue),
            DataType.Int8Vector => ReadBytes(ref reader, target, sbyte.MinValue, sbyte.MaxValue),
            _ => ReadNarrow(ref reader, field, target),
        };
    }

    /// <summary>Reads <c>{"3": 0.5}</c> or <c>{"indices": [3], "values": [0.5]}</c>, in any order.</summary>
    /// <returns>Pairs of index and value, ascending; null when it is no such vector.</returns>
    public static byte[]? ReadSparse(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return null;
        var (indices, values) = (new List<uint>(), new List<float>());
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("indices"u8))
            {
                reader.Read();
                if (!TryIndices(ref reader, indices)) return null;
            }
            else if (reader.ValueTextEquals("values"u8))
            {
                reader.Read();
                if (!TryValues(ref reader, values)) return null;
            }
            else
            {
                if (!uint.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    return null;
                reader.Read();
                if (!JsonScalars.TryFloat(ref reader, out var value)) return null;
                indices.Add(index);
                values.Add(value);
            }
        }

        return indices.Count == values.Count ? Join(indices, values) : null;
    }

    private static string? ReadFloats(ref Utf8JsonReader reader, Span<float> target)
    {
        var count = 0;
        if (reader.TokenType != JsonTokenType.StartArray) return Numbers(target.Length);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (count == target.Length || reader.TokenType != JsonTokenType.Number
                || !reader.TryGetSingle(out target[count++]))
                return Numbers(target.Length);
        return count == target.Length ? null : Numbers(target.Length);
    }

    private static string? ReadNarrow(ref Utf8JsonReader reader, FieldSchema field, Span<byte> target)
    {
        var values = new float[field.Dim];
        if (ReadFloats(ref reader, values) is { } wanted) return wanted;
        for (var i = 0; i < values.Length; i++)
            if (field.DataType == DataType.Float16Vector)
                BinaryPrimitives.WriteHalfLittleEndian(target[(2 * i)..], (Half)values[i]);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(
                    target[(2 * i)..], (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16));
        return null;
    }

    private static string? ReadBytes(ref Utf8JsonReader reader, Span<byte> target, int least, int most)
    {
        var wanted = $"a list of {target.Length} integers from {least} to {most}";
        var count = 0;
        if (reader.TokenType != JsonTokenType.StartArray) return wanted;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == target.Length || reader.TokenType != JsonTokenType.Number
                || !reader.TryGetInt32(out var value) || value < least || value > most)
                return wanted;
            target[count++] = (byte)value;
        }

        return count == target.Length ? null : wanted;
    }

    private static bool TryIndices(ref Utf8JsonReader reader, List<uint> indices)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt32(out var index)) return false;
            indices.Add(index);
        }

        return true;
    }

    private static bool TryValues(ref Utf8JsonReader reader, List<float> values)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!JsonScalars.TryFloat(ref reader, out var value)) return false;
            values.Add(value);
        }

        return true;
    }

    private static byte[] Join(List<uint> indices, List<float> values)
    {
        var (keys, items) = (indices.ToArray(), values.ToArray());
        Array.Sort(keys, items);
        var pairs = new byte[keys.Length * PairBytes];
        for (var i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(pairs.AsSpan(i * PairBytes), keys[i]);
            BinaryPrimitives.WriteSingleLittleEndian(pairs.AsSpan((i * PairBytes) + 4), items[i]);
        }

        return pairs;
    }

    private static string Numbers(int count) => $"a list of {count} numbers";
}
