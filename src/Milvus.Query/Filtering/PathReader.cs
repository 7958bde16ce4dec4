using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>Finds the value at a path, row by row. Only texts with escapes need room, kept for the next.</summary>
internal sealed class PathReader(BoundPath path)
{
    private byte[] _scratch = [];

    public FieldId Field => path.Field.Id;

    public DataType ElementType => path.ElementType;

    public PathValue Read(BlobColumn column, int row) =>
        !column.HasValue(row) ? default
        : path.Field.Type == DataType.Array ? ReadArray(column[row])
        : ReadJson(column[row]);

    private PathValue ReadArray(ReadOnlySpan<byte> message)
    {
        var array = new ArrayValue(path.ElementType, message);
        if (path.Steps.IsEmpty)
        {
            return new PathValue { Kind = PathKind.Array, Bytes = message };
        }

        for (var i = 0; i <= path.Steps[0].Index; i++)
        {
            if (!array.TryNext())
            {
                return default;
            }
        }

        return path.ElementType switch
        {
            DataType.Bool => new PathValue { Kind = PathKind.Bool, Integer = array.Integer },
            DataType.Float or DataType.Double => new PathValue { Kind = PathKind.Real, Real = array.Real },
            DataType.VarChar => new PathValue { Kind = PathKind.Text, Bytes = array.Text },
            _ => new PathValue { Kind = PathKind.Integer, Integer = array.Integer },
        };
    }

    private PathValue ReadJson(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return default;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        foreach (var step in path.Steps)
        {
            if (!(step.Key.IsDefault ? TryIndex(ref reader, step.Index) : TryKey(ref reader, step.Key.AsSpan())))
            {
                return default;
            }
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return new PathValue { Kind = PathKind.Null };
            case JsonTokenType.True or JsonTokenType.False:
                return new PathValue
                {
                    Kind = PathKind.Bool,
                    Integer = reader.TokenType == JsonTokenType.True ? 1 : 0,
                };
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? new PathValue { Kind = PathKind.Integer, Integer = whole }
                    : reader.TryGetDouble(out var real) ? new PathValue { Kind = PathKind.Real, Real = real }
                    : default;
            case JsonTokenType.String:
                return new PathValue { Kind = PathKind.Text, Bytes = TextOf(ref reader, json) };
            default:
                return new PathValue
                {
                    Kind = reader.TokenType == JsonTokenType.StartArray ? PathKind.Array : PathKind.Object,
                    Bytes = json[(int)reader.TokenStartIndex..],
                };
        }
    }

    private static bool TryKey(ref Utf8JsonReader reader, ReadOnlySpan<byte> key)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(key);
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool TryIndex(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i == index)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private ReadOnlySpan<byte> TextOf(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (!reader.ValueIsEscaped)
        {
            return json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        if (_scratch.Length < reader.ValueSpan.Length)
        {
            _scratch = new byte[reader.ValueSpan.Length];
        }

        return _scratch.AsSpan(0, reader.CopyString(_scratch));
    }
}
