using System.Text.Json;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Arrays of scalars, one message of elements per row.</summary>
internal sealed class ArraySink(FieldSchema field) : FieldSink(field)
{
    private readonly Proto.ArrayArray _values = new() { ElementType = (Proto.DataType)field.ElementType };

    protected override string? Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return Wanted();
        var row = new Proto.ScalarField();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (!AddElement(ref reader, row))
                return Wanted();
        if (row.DataCase == Proto.ScalarField.DataOneofCase.None) MakeEmpty(row);
        _values.Data.Add(row);
        return null;
    }

    protected override void Fill(Proto.FieldData column) => column.Scalars = new() { ArrayData = _values };

    private bool AddElement(ref Utf8JsonReader reader, Proto.ScalarField row)
    {
        switch (Field.ElementType)
        {
            case DataType.Bool:
                if (!JsonScalars.TryBool(ref reader, out var flag)) return false;
                (row.BoolData ??= new()).Data.Add(flag);
                return true;
            case DataType.Int64:
                if (!JsonScalars.TryLong(ref reader, out var wide)) return false;
                (row.LongData ??= new()).Data.Add(wide);
                return true;
            case DataType.Float:
                if (!JsonScalars.TryFloat(ref reader, out var single)) return false;
                (row.FloatData ??= new()).Data.Add(single);
                return true;
            case DataType.Double:
                if (!JsonScalars.TryDouble(ref reader, out var number)) return false;
                (row.DoubleData ??= new()).Data.Add(number);
                return true;
            case DataType.VarChar:
                if (!JsonScalars.TryText(ref reader, out var text)) return false;
                (row.StringData ??= new()).Data.Add(text);
                return true;
            default:
                if (!JsonScalars.TryInt(ref reader, out var whole)) return false;
                (row.IntData ??= new()).Data.Add(whole);
                return true;
        }
    }

    private void MakeEmpty(Proto.ScalarField row)
    {
        switch (Field.ElementType)
        {
            case DataType.Bool: row.BoolData = new(); break;
            case DataType.Int64: row.LongData = new(); break;
            case DataType.Float: row.FloatData = new(); break;
            case DataType.Double: row.DoubleData = new(); break;
            case DataType.VarChar: row.StringData = new(); break;
            default: row.IntData = new(); break;
        }
    }

    private string Wanted() => $"a list of {Field.ElementType}";
}
