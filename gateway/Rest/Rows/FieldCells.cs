using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>The values of one column of a reply, one at a time.</summary>
internal sealed class FieldCells
{
    private readonly Proto.FieldData _column;
    private readonly bool _readsInt64;

    // Where a row's value stands, for columns that leave rows without one out.
    private readonly int[]? _places;

    public FieldCells(Proto.FieldData column, bool readsInt64)
    {
        (_column, _readsInt64) = (column, readsInt64);
        Rows = column.ValidData.Count > 0 ? column.ValidData.Count : ValueCount(column);
        if (column.ValidData.Count == 0 || ValueCount(column) == Rows) return;
        _places = new int[Rows];
        for (int row = 0, place = 0; row < Rows; row++) _places[row] = column.ValidData[row] ? place++ : 0;
    }

    public int Rows { get; }

    public static void WriteInt64(Utf8JsonWriter json, long value, bool readsInt64)
    {
        Span<char> text = stackalloc char[20];
        if (readsInt64)
            json.WriteNumberValue(value);
        else if (value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture))
            json.WriteStringValue(text[..length]);
    }

    /// <summary>JSON has no word for what is no number.</summary>
    public static void WriteNumber(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    /// <summary>Writes name and value; of the dynamic column every key it has.</summary>
    public void Write(Utf8JsonWriter json, int row)
    {
        var isNull = _column.ValidData.Count > 0 && !_column.ValidData[row];
        var place = _places?[row] ?? row;
        if (_column.IsDynamic)
        {
            if (!isNull) WriteMembers(json, _column.Scalars.JsonData.Data[place].Span);
            return;
        }

        json.WritePropertyName(_column.FieldName);
        if (isNull)
            json.WriteNullValue();
        else if (_column.FieldCase == Proto.FieldData.FieldOneofCase.Vectors)
            WriteVector(json, _column.Vectors, place);
        else
            WriteScalar(json, _column.Scalars, place);
    }

    private static int ValueCount(Proto.FieldData column) => column.FieldCase == Proto.FieldData.FieldOneofCase.Scalars
        ? Math.Max(0, Mapping.NullColumns.SentRows(column))
        : column.Vectors is { } vectors
            ? VectorCount(vectors)
            : 0;

    private static int VectorCount(Proto.VectorField vectors) => vectors.DataCase switch
    {
        Proto.VectorField.DataOneofCase.FloatVector => vectors.FloatVector.Data.Count / (int)vectors.Dim,
        Proto.VectorField.DataOneofCase.SparseFloatVector => vectors.SparseFloatVector.Contents.Count,
        Proto.VectorField.DataOneofCase.BinaryVector => vectors.BinaryVector.Length * 8 / (int)vectors.Dim,
        Proto.VectorField.DataOneofCase.Int8Vector => vectors.Int8Vector.Length / (int)vectors.Dim,
        Proto.VectorField.DataOneofCase.Float16Vector => vectors.Float16Vector.Length / (2 * (int)vectors.Dim),
        Proto.VectorField.DataOneofCase.Bfloat16Vector => vectors.Bfloat16Vector.Length / (2 * (int)vectors.Dim),
        _ => 0,
    };

    private void WriteScalar(Utf8JsonWriter json, Proto.ScalarField scalars, int place)
    {
        switch (scalars.DataCase)
        {
            case Proto.ScalarField.DataOneofCase.BoolData:
                json.WriteBooleanValue(scalars.BoolData.Data[place]);
                break;
            case Proto.ScalarField.DataOneofCase.IntData:
                json.WriteNumberValue(scalars.IntData.Data[place]);
                break;
            case Proto.ScalarField.DataOneofCase.LongData:
                WriteInt64(json, scalars.LongData.Data[place], _readsInt64);
                break;
            case Proto.ScalarField.DataOneofCase.FloatData:
                WriteNumber(json, scalars.FloatData.Data[place]);
                break;
            case Proto.ScalarField.DataOneofCase.DoubleData:
                json.WriteNumberValue(scalars.DoubleData.Data[place]);
                break;
            case Proto.ScalarField.DataOneofCase.StringData:
                json.WriteStringValue(scalars.StringData.Data[place]);
                break;
            case Proto.ScalarField.DataOneofCase.GeometryWktData:
                json.WriteStringValue(scalars.GeometryWktData.Data[place]);
                break;
            case Proto.ScalarField.DataOneofCase.TimestamptzData:
                WriteInt64(json, scalars.TimestamptzData.Data[place], _readsInt64);
                break;
            case Proto.ScalarField.DataOneofCase.JsonData:
                json.WriteStringValue(Encoding.UTF8.GetString(scalars.JsonData.Data[place].Span));
                break;
            case Proto.ScalarField.DataOneofCase.ArrayData:
                WriteArray(json, scalars.ArrayData.Data[place]);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private void WriteArray(Utf8JsonWriter json, Proto.ScalarField elements)
    {
        var count = Mapping.NullColumns.SentRows(new Proto.FieldData { Scalars = elements });
        json.WriteStartArray();
        for (var element = 0; element < count; element++) WriteScalar(json, elements, element);
        json.WriteEndArray();
    }

    private static void WriteVector(Utf8JsonWriter json, Proto.VectorField vectors, int place)
    {
        var dim = (int)vectors.Dim;
        switch (vectors.DataCase)
        {
            case Proto.VectorField.DataOneofCase.FloatVector:
                json.WriteStartArray();
                foreach (var value in Mapping.RepeatedFields.AsSpan(vectors.FloatVector.Data).Slice(place * dim, dim))
                    WriteNumber(json, value);
                json.WriteEndArray();
                break;
            case Proto.VectorField.DataOneofCase.Int8Vector:
                json.WriteStartArray();
                foreach (var value in Part(vectors.Int8Vector, place, dim)) json.WriteNumberValue((sbyte)value);
                json.WriteEndArray();
                break;
            case Proto.VectorField.DataOneofCase.SparseFloatVector:
                WriteSparse(json, vectors.SparseFloatVector.Contents[place].Span);
                break;
            case Proto.VectorField.DataOneofCase.BinaryVector:
                json.WriteBase64StringValue(Part(vectors.BinaryVector, place, dim / 8));
                break;
            case Proto.VectorField.DataOneofCase.Float16Vector:
                json.WriteBase64StringValue(Part(vectors.Float16Vector, place, dim * 2));
                break;
            case Proto.VectorField.DataOneofCase.Bfloat16Vector:
                json.WriteBase64StringValue(Part(vectors.Bfloat16Vector, place, dim * 2));
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static ReadOnlySpan<byte> Part(ByteString bytes, int place, int size) =>
        bytes.Span.Slice(place * size, size);

    private static void WriteSparse(Utf8JsonWriter json, ReadOnlySpan<byte> pairs)
    {
        json.WriteStartObject();
        for (; !pairs.IsEmpty; pairs = pairs[8..])
        {
            json.WritePropertyName(
                BinaryPrimitives.ReadUInt32LittleEndian(pairs).ToString(CultureInfo.InvariantCulture));
            WriteNumber(json, BinaryPrimitives.ReadSingleLittleEndian(pairs[4..]));
        }

        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> members)
    {
        if (members.IsEmpty) return;
        var reader = new Utf8JsonReader(members);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
                json.WritePropertyName(Unescaped(ref reader));
            else
                json.WritePropertyName(reader.ValueSpan);
            reader.Read();
            json.WriteRawValue(JsonScalars.Whole(ref reader, members), skipInputValidation: true);
        }
    }

    private static string Unescaped(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A key with half a character: shown as it was written.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
