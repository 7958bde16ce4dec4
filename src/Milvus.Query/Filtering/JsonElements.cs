using System.Text.Json;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>Compares parts of documents with constants, without making objects of them.</summary>
internal static class JsonElements
{
    /// <summary>Whether the array that begins the JSON has these elements and no others.</summary>
    public static bool IsSame(ReadOnlySpan<byte> json, BoundConstant.List list)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return IsSame(ref reader, list);
    }

    /// <summary>Whether an element of the array that begins the JSON equals the constant.</summary>
    public static bool Contains(ReadOnlySpan<byte> json, BoundConstant constant)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var element = reader;
            if (IsSame(ref element, constant))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    public static int Count(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    private static bool IsSame(ref Utf8JsonReader reader, BoundConstant constant)
    {
        switch (constant)
        {
            case BoundConstant.Bool flag:
                return reader.TokenType == (flag.Value ? JsonTokenType.True : JsonTokenType.False);
            case BoundConstant.Integer whole:
                return reader.TokenType == JsonTokenType.Number
                    && (reader.TryGetInt64(out var integer)
                        ? integer == whole.Value
                        : reader.TryGetDouble(out var real) && real == whole.Value);
            case BoundConstant.Real number:
                return reader.TokenType == JsonTokenType.Number
                    && reader.TryGetDouble(out var value) && value == number.Value;
            case BoundConstant.Text text:
                return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text.Value.AsSpan());
            case BoundConstant.List list when reader.TokenType == JsonTokenType.StartArray:
                foreach (var item in list.Items)
                {
                    if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
                    {
                        return false;
                    }

                    var element = reader;
                    if (!IsSame(ref element, item))
                    {
                        return false;
                    }

                    reader.Skip();
                }

                return reader.Read() && reader.TokenType == JsonTokenType.EndArray;
            default:
                return false;
        }
    }
}
