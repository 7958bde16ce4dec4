using System.Text.Json;
using Google.Protobuf;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Booleans.</summary>
internal sealed class BoolSink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.BoolArray _values = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (!JsonScalars.TryBool(ref reader, out var value)) return "true or false";
        _values.Data.Add(value);
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Scalars = new() { BoolData = _values };
}

/// <summary>Integers of up to 32 bits, which travel as 32; the smaller ranges are checked with the column.</summary>
internal sealed class IntSink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.IntArray _values = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (!JsonScalars.TryInt(ref reader, out var value)) return "a 32-bit integer";
        _values.Data.Add(value);
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Scalars = new() { IntData = _values };
}

/// <summary>Integers of 64 bits.</summary>
internal sealed class LongSink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.LongArray _values = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (!JsonScalars.TryLong(ref reader, out var value)) return "a 64-bit integer";
        _values.Data.Add(value);
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Scalars = new() { LongData = _values };
}

/// <summary>Floats of 32 bits.</summary>
internal sealed class FloatSink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.FloatArray _values = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (!JsonScalars.TryFloat(ref reader, out var value)) return "a number";
        _values.Data.Add(value);
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Scalars = new() { FloatData = _values };
}

/// <summary>Floats of 64 bits.</summary>
internal sealed class DoubleSink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.DoubleArray _values = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (!JsonScalars.TryDouble(ref reader, out var value)) return "a number";
        _values.Data.Add(value);
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Scalars = new() { DoubleData = _values };
}

/// <summary>Texts, times and geometries.</summary>
internal sealed class TextSink(FieldSchema field) : FieldSink(field)
{
    private readonly List<string> _values = [];

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (!JsonScalars.TryText(ref reader, out var value)) return "a string";
        _values.Add(value);
        return null;
    }

    protected override void Fill(Proto.FieldData column) =>
        column.Scalars = Field.DataType == DataType.Geometry
            ? new() { GeometryWktData = new Proto.GeometryWktArray { Data = { _values } } }
            : new() { StringData = new Proto.StringArray { Data = { _values } } };
}

/// <summary>Documents: the value as it stands, or a string that holds one.</summary>
internal sealed class JsonSink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.JSONArray _values = new();

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        _values.Data.Add(
            reader.TokenType == JsonTokenType.String
                ? ByteString.CopyFromUtf8(reader.GetString())
                : ByteString.CopyFrom(JsonScalars.Whole(ref reader, json)));
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Scalars = new() { JsonData = _values };
}
