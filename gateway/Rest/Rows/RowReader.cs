using System.Collections.Immutable;
using System.Text.Json;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>
/// Turns a list of row objects into the columns of an insert, in one walk over the bytes. Only what must be known to
/// make columns is checked here; the rest is checked with the columns, as for every client.
/// </summary>
internal sealed class RowReader
{
    private readonly FieldSink[] _sinks;
    private readonly DynamicSink? _dynamic;
    private int _rows;

    private RowReader(CollectionSchema schema)
    {
        _sinks = [.. schema.Fields.Where(field => !field.IsDynamic).Select(FieldSink.For)];
        _dynamic = schema.EnableDynamicField ? new DynamicSink() : null;
    }

    /// <param name="schema">The collection's.</param>
    /// <param name="json">The list, which is known to be good JSON.</param>
    /// <param name="keysGiven">An upsert: rows bring their primary key even where the server makes it.</param>
    public static Outcome<InsertRows> Read(CollectionSchema schema, ReadOnlySpan<byte> json, bool keysGiven)
    {
        var reader = new RowReader(schema);
        return reader.ReadAll(json, keysGiven) is { } wrong ? wrong : reader.ToRows();
    }

    private MilvusError? ReadAll(ReadOnlySpan<byte> json, bool keysGiven)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                return RestErrors.Row($"row {_rows} should be an object");
            if (ReadRow(ref reader, json) is { } wrong) return wrong;
            if (EndRow(keysGiven) is { } missing) return missing;
        }

        return _rows == 0 ? RestErrors.Row("data has no rows") : null;
    }

    private MilvusError? ReadRow(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        // Rows mostly have their members in one order, so the next field is the first guess.
        for (var guess = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; guess++)
        {
            var start = (int)reader.TokenStartIndex;
            var found = Find(ref reader, guess);
            if (found >= 0)
            {
                guess = found;
                var sink = _sinks[found];
                if (sink.Rows > _rows) return RestErrors.Row($"row {_rows} has field {sink.Field.Name} twice");
                reader.Read();
                var place = (int)reader.TokenStartIndex;
                if (sink.Take(ref reader, json) is { } wanted)
                    return Wrong(sink.Field, wanted, json[place..(int)reader.BytesConsumed]);
                continue;
            }

            if (_dynamic is null)
                return RestErrors.Row(
                    "has pass more field without dynamic schema, please check it: "
                    + $"'{reader.GetString()}' of row {_rows}");
            reader.Read();
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (!isNull) _dynamic.Add(json[start..(int)reader.BytesConsumed]);
        }

        return null;
    }

    private int Find(ref Utf8JsonReader reader, int guess)
    {
        if (guess < _sinks.Length && reader.ValueTextEquals(_sinks[guess].Field.Name)) return guess;
        for (var i = 0; i < _sinks.Length; i++)
            if (reader.ValueTextEquals(_sinks[i].Field.Name))
                return i;
        return -1;
    }

    private MilvusError? EndRow(bool keysGiven)
    {
        foreach (var sink in _sinks)
        {
            if (sink.Rows > _rows) continue;
            var isMade = sink.Field.AutoId && !keysGiven && sink.Rows == 0;
            if (!isMade && !sink.TakeNothing()) return RestErrors.Row($"row {_rows} has no field {sink.Field.Name}");
        }

        _dynamic?.EndRow();
        _rows++;
        return null;
    }

    private InsertRows ToRows()
    {
        var columns = ImmutableArray.CreateBuilder<Proto.FieldData>(_sinks.Length + 1);
        foreach (var sink in _sinks)
            if (sink.Rows > 0)
                columns.Add(sink.ToColumn());
        if (_dynamic is not null) columns.Add(_dynamic.ToColumn());
        return new InsertRows(columns.ToImmutable(), (uint)_rows);
    }

    private MilvusError Wrong(FieldSchema field, string wanted, ReadOnlySpan<byte> value)
    {
        var text = System.Text.Encoding.UTF8.GetString(value[..Math.Min(value.Length, 60)]);
        return RestErrors.Row($"field {field.Name} of row {_rows} should be {wanted}, but is {text}");
    }
}
