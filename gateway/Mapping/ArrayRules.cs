using System.Text;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>What an array must be to be kept.</summary>
internal static class ArrayRules
{
    /// <summary>Null when its elements are of the field's type, within its range, and no more than allowed.</summary>
    public static MilvusError? Check(FieldSchema field, Proto.ScalarField array, int row)
    {
        var (count, bad) = (field.ElementType, array.DataCase) switch
        {
            (_, Proto.ScalarField.DataOneofCase.None) => (0, null),
            (DataType.Bool, Proto.ScalarField.DataOneofCase.BoolData) => (array.BoolData.Data.Count, null),
            (DataType.Int8, Proto.ScalarField.DataOneofCase.IntData) =>
                Integers(field, array.IntData.Data, sbyte.MinValue, sbyte.MaxValue, row),
            (DataType.Int16, Proto.ScalarField.DataOneofCase.IntData) =>
                Integers(field, array.IntData.Data, short.MinValue, short.MaxValue, row),
            (DataType.Int32, Proto.ScalarField.DataOneofCase.IntData) => (array.IntData.Data.Count, null),
            (DataType.Int64, Proto.ScalarField.DataOneofCase.LongData) => (array.LongData.Data.Count, null),
            (DataType.Float, Proto.ScalarField.DataOneofCase.FloatData) => (
                array.FloatData.Data.Count,
                array.FloatData.Data.All(float.IsFinite) ? null : ColumnReader.NotFinite(field, row, double.NaN)),
            (DataType.Double, Proto.ScalarField.DataOneofCase.DoubleData) => (
                array.DoubleData.Data.Count,
                array.DoubleData.Data.All(double.IsFinite) ? null : ColumnReader.NotFinite(field, row, double.NaN)),
            (DataType.VarChar, Proto.ScalarField.DataOneofCase.StringData) =>
                Texts(field, array.StringData.Data, row),
            _ => (0, MilvusErrors.Invalid(
                $"insert data does not match schema: field {field.Name} at row {row}",
                field.ElementType,
                array.DataCase)),
        };
        return bad ?? (count > field.MaxCapacity
            ? MilvusErrors.Invalid(
                $"the length ({count}) of {row}th array exceeds max capacity ({field.MaxCapacity}) "
                + $"of field {field.Name}")
            : null);
    }

    private static (int, MilvusError?) Integers(
        FieldSchema field, RepeatedField<int> values, int least, int most, int row)
    {
        foreach (var value in values)
            if (value < least || value > most)
                return (0, MilvusErrors.Invalid(
                    $"the value {value} of field {field.Name} at row {row} is no {field.ElementType}",
                    $"{least} ~ {most}",
                    value));
        return (values.Count, null);
    }

    private static (int, MilvusError?) Texts(FieldSchema field, RepeatedField<string> values, int row)
    {
        foreach (var value in values)
            if (Encoding.UTF8.GetByteCount(value) > field.MaxLength)
                return (0, MilvusErrors.Invalid(
                    $"length of a text in array field {field.Name} exceeds max length, row number: {row}, "
                    + $"max length: {field.MaxLength}"));
        return (values.Count, null);
    }
}
