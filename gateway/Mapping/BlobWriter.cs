using Google.Protobuf;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Documents, arrays, geometries and times of a reply.</summary>
internal static class BlobWriter
{
    /// <summary>Null when the column is none of these.</summary>
    public static Proto.ScalarField? Write(FieldSchema field, Column column) => (field.DataType, column) switch
    {
        (DataType.Json, BlobColumn json) => new() { JsonData = new() { Data = { Rows(json) } } },
        (DataType.Array, BlobColumn arrays) => new() { ArrayData = Arrays(arrays) },
        (DataType.Geometry, BlobColumn texts) => new()
        {
            GeometryWktData = new() { Data = { Rows(texts).Select(text => text.ToStringUtf8()) } },
        },
        (DataType.Timestamptz, ValueColumn<long> times) => new() { StringData = new() { Data = { Times(times) } } },
        _ => null,
    };

    private static IEnumerable<ByteString> Rows(BlobColumn column)
    {
        for (var row = 0; row < column.RowCount; row++) yield return ByteString.CopyFrom(column[row]);
    }

    private static IEnumerable<string> Times(ValueColumn<long> times)
    {
        for (var row = 0; row < times.RowCount; row++)
            yield return times.HasValue(row) ? IsoTime.Write(times.Values.Span[row]) : "";
    }

    private static Proto.ArrayArray Arrays(BlobColumn column)
    {
        var arrays = new Proto.ArrayArray { ElementType = (Proto.DataType)column.ElementType };
        for (var row = 0; row < column.RowCount; row++)
        {
            var array = Proto.ScalarField.Parser.ParseFrom(column[row]);
            if (array.DataCase == Proto.ScalarField.DataOneofCase.None) MakeEmpty(array, column.ElementType);
            arrays.Data.Add(array);
        }

        return arrays;
    }

    /// <summary>Clients look for the member of the element type, even when it is empty.</summary>
    private static void MakeEmpty(Proto.ScalarField array, DataType element)
    {
        switch (element)
        {
            case DataType.Bool: array.BoolData = new(); break;
            case DataType.Int64: array.LongData = new(); break;
            case DataType.Float: array.FloatData = new(); break;
            case DataType.Double: array.DoubleData = new(); break;
            case DataType.VarChar: array.StringData = new(); break;
            default: array.IntData = new(); break;
        }
    }
}
