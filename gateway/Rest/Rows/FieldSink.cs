using System.Text.Json;
using Google.Protobuf.Collections;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Takes up the values of one field, row by row, straight into the column that an insert sends.</summary>
internal abstract class FieldSink(FieldSchema field)
{
    private readonly RepeatedField<bool> _valid = [];

    public FieldSchema Field { get; } = field;

    /// <summary>The rows so far, those without a value among them.</summary>
    public int Rows => _valid.Count;

    public static FieldSink For(FieldSchema field) => field.DataType switch
    {
        DataType.Bool => new BoolSink(field),
        DataType.Int8 or DataType.Int16 or DataType.Int32 => new IntSink(field),
        DataType.Int64 => new LongSink(field),
        DataType.Float => new FloatSink(field),
        DataType.Double => new DoubleSink(field),
        DataType.Json => new JsonSink(field),
        DataType.Array => new ArraySink(field),
        DataType.SparseFloatVector => new SparseSink(field),
        var type when type.IsVector() => new VectorSink(field),
        _ => new TextSink(field),
    };

    /// <summary>Takes the value the reader is at, leaving the reader at its last token.</summary>
    /// <returns>Null, or what the value should be.</returns>
    public string? Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null && Field.DataType != DataType.Json)
            return TakeNothing() ? null : "not null";
        if (reader.TokenType == JsonTokenType.Null && TakeNothing()) return null;
        if (Add(ref reader, json) is { } wanted) return wanted;
        _valid.Add(true);
        return null;
    }

    /// <summary>A row without the field, if it may be missing.</summary>
    public bool TakeNothing()
    {
        if (!Field.Nullable && Field.Default is null) return false;
        _valid.Add(false);
        return true;
    }

    public Proto.FieldData ToColumn()
    {
        var column = new Proto.FieldData { FieldName = Field.Name, Type = (Proto.DataType)Field.DataType };
        Fill(column);
        if (_valid.Contains(false)) column.ValidData.AddRange(_valid);
        return column;
    }

    protected abstract string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json);

    protected abstract void Fill(Proto.FieldData column);
}
