using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>What becomes of rows without a value.</summary>
internal static class NullColumns
{
    /// <summary>The rows of which a message has values; null rows may count or not.</summary>
    public static int SentRows(Proto.FieldData data) => data.FieldCase switch
    {
        Proto.FieldData.FieldOneofCase.Scalars => data.Scalars.DataCase switch
        {
            Proto.ScalarField.DataOneofCase.BoolData => data.Scalars.BoolData.Data.Count,
            Proto.ScalarField.DataOneofCase.IntData => data.Scalars.IntData.Data.Count,
            Proto.ScalarField.DataOneofCase.LongData => data.Scalars.LongData.Data.Count,
            Proto.ScalarField.DataOneofCase.FloatData => data.Scalars.FloatData.Data.Count,
            Proto.ScalarField.DataOneofCase.DoubleData => data.Scalars.DoubleData.Data.Count,
            Proto.ScalarField.DataOneofCase.StringData => data.Scalars.StringData.Data.Count,
            Proto.ScalarField.DataOneofCase.JsonData => data.Scalars.JsonData.Data.Count,
            Proto.ScalarField.DataOneofCase.ArrayData => data.Scalars.ArrayData.Data.Count,
            Proto.ScalarField.DataOneofCase.GeometryWktData => data.Scalars.GeometryWktData.Data.Count,
            Proto.ScalarField.DataOneofCase.TimestamptzData => data.Scalars.TimestamptzData.Data.Count,
            _ => 0,
        },

        // Vectors of null rows are never sent.
        _ => -1,
    };

    /// <summary>A copy of the message without what stands in the place of null rows.</summary>
    public static Proto.FieldData Compact(Proto.FieldData data, bool[] valid)
    {
        var compact = data.Clone();
        var scalars = compact.Scalars;
        switch (scalars.DataCase)
        {
            case Proto.ScalarField.DataOneofCase.BoolData: Drop(scalars.BoolData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.IntData: Drop(scalars.IntData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.LongData: Drop(scalars.LongData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.FloatData: Drop(scalars.FloatData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.DoubleData: Drop(scalars.DoubleData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.StringData: Drop(scalars.StringData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.JsonData: Drop(scalars.JsonData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.ArrayData: Drop(scalars.ArrayData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.GeometryWktData: Drop(scalars.GeometryWktData.Data, valid); break;
            case Proto.ScalarField.DataOneofCase.TimestamptzData: Drop(scalars.TimestamptzData.Data, valid); break;
        }

        return compact;
    }

    /// <summary>Values with null rows between them.</summary>
    public static Column Spread(Column values, ReadOnlySpan<bool> valid)
    {
        var builder = ColumnBuilder.Like(values, valid.Length);
        var next = 0;
        for (var row = 0; row < valid.Length;)
        {
            var end = row + 1;
            while (end < valid.Length && valid[end] == valid[row]) end++;
            if (valid[row])
            {
                builder.Append(values, next, end - row);
                next += end - row;
            }
            else
            {
                builder.AppendNulls(end - row);
            }

            row = end;
        }

        return builder.ToColumn();
    }

    /// <summary>Null rows get the field's default, stay null where the field allows it, or are refused.</summary>
    public static Outcome<Column> Settle(FieldSchema field, Outcome<Column> read)
    {
        if (!read.IsOk || read.Value.Valid is not { } valid) return read;
        var column = read.Value;
        if (field.Default is { } value)
        {
            var standard = ConstantColumn.Of(field, value, 1);
            var filled = ColumnBuilder.Like(column, column.RowCount);
            for (var row = 0; row < column.RowCount; row++)
                filled.Append(valid[row] ? column : standard, valid[row] ? row : 0, 1);
            return filled.ToColumn();
        }

        if (field.Nullable) return read;
        var first = 0;
        while (valid[first]) first++;
        return MilvusErrors.Invalid($"field {field.Name} is not nullable, row {first} is null");
    }

    private static void Drop<T>(RepeatedField<T> values, bool[] valid)
    {
        var kept = values.Where((_, row) => valid[row]).ToArray();
        values.Clear();
        values.AddRange(kept);
    }
}
