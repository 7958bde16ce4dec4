using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Turns columns into those of a reply. Fixed-size values keep their memory.</summary>
internal static class ColumnWriter
{
    public static Proto.FieldData Write(FieldSchema field, Column column)
    {
        var data = new Proto.FieldData
        {
            Type = (Proto.DataType)field.DataType,
            FieldName = field.Name,
            FieldId = field.Id.Value,
        };
        if (field.Nullable) AddValid(data, column);
        if (field.IsDynamic) data.IsDynamic = true;
        if (field.IsVector)
            data.Vectors = VectorWriter.Write(field, column);
        else
            data.Scalars = BlobWriter.Write(field, column) ?? Scalars(column);
        return data;
    }

    /// <summary>Primary keys as ids; unset when there are none, as clients expect of an empty result.</summary>
    public static Proto.IDs? Ids(Column? keys)
    {
        switch (keys)
        {
            case null or { RowCount: 0 }:
                return null;
            case ValueColumn<long> numbers:
                var ids = new Proto.IDs { IntId = new Proto.LongArray() };
                RepeatedFields.Fill(ids.IntId.Data, numbers.Values);
                return ids;
            case Utf8Column texts:
                return new Proto.IDs { StrId = Texts(texts) };
            default:
                throw new InvariantException($"A primary key cannot be {keys.DataType}.");
        }
    }

    private static void AddValid(Proto.FieldData data, Column column)
    {
        var valid = new bool[column.RowCount];
        for (var row = 0; row < valid.Length; row++) valid[row] = column.HasValue(row);
        RepeatedFields.Fill(data.ValidData, valid);
    }

    private static Proto.ScalarField Scalars(Column column)
    {
        var scalars = new Proto.ScalarField();
        switch (column)
        {
            case ValueColumn<bool> values:
                RepeatedFields.Fill((scalars.BoolData = new()).Data, values.Values);
                break;
            case ValueColumn<sbyte> values:
                RepeatedFields.Fill((scalars.IntData = new()).Data, Widen(values.Values.Span, value => value));
                break;
            case ValueColumn<short> values:
                RepeatedFields.Fill((scalars.IntData = new()).Data, Widen(values.Values.Span, value => value));
                break;
            case ValueColumn<int> values:
                RepeatedFields.Fill((scalars.IntData = new()).Data, values.Values);
                break;
            case ValueColumn<long> values:
                RepeatedFields.Fill((scalars.LongData = new()).Data, values.Values);
                break;
            case ValueColumn<float> values:
                RepeatedFields.Fill((scalars.FloatData = new()).Data, values.Values);
                break;
            case ValueColumn<double> values:
                RepeatedFields.Fill((scalars.DoubleData = new()).Data, values.Values);
                break;
            case Utf8Column texts:
                scalars.StringData = Texts(texts);
                break;
            default:
                throw new InvariantException($"A column of {column.DataType} cannot be sent.");
        }

        return scalars;
    }

    private static int[] Widen<T>(ReadOnlySpan<T> values, Func<T, int> widen)
    {
        var wide = new int[values.Length];
        for (var row = 0; row < wide.Length; row++) wide[row] = widen(values[row]);
        return wide;
    }

    private static Proto.StringArray Texts(Utf8Column column)
    {
        var texts = new string[column.RowCount];
        for (var row = 0; row < texts.Length; row++) texts[row] = Encoding.UTF8.GetString(column[row]);
        var array = new Proto.StringArray();
        RepeatedFields.Fill(array.Data, texts);
        return array;
    }
}
