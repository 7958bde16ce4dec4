using System.Globalization;
using System.Numerics;
using System.Text;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>
/// Turns the column of a request into one of ours: fixed-size values keep their memory, texts become UTF-8.
/// </summary>
internal static class ColumnReader
{
    /// <summary>Reads and checks the values of one field. The message must not be changed afterwards.</summary>
    /// <param name="field">The field.</param>
    /// <param name="data">Its values as sent: those of the rows that have one, or of all rows.</param>
    /// <param name="rows">How many there must be.</param>
    public static Outcome<Column> Read(FieldSchema field, Proto.FieldData data, int rows)
    {
        if (!data.ValidData.Contains(false)) return NullColumns.Settle(field, ReadValues(field, data, rows));
        if (data.ValidData.Count != rows)
            return MilvusErrors.Invalid(
                $"the length of valid_data of field({field.Name}) is wrong", rows, data.ValidData.Count);
        var valid = RepeatedFields.AsSpan(data.ValidData).ToArray();
        var present = valid.Count(value => value);
        var isWhole = NullColumns.SentRows(data) == rows;
        var values = ReadValues(field, isWhole ? NullColumns.Compact(data, valid) : data, present);
        return values.IsOk ? NullColumns.Settle(field, NullColumns.Spread(values.Value, valid)) : values.Error;
    }

    private static Outcome<Column> ReadValues(FieldSchema field, Proto.FieldData data, int rows) =>
        field.DataType == DataType.FloatVector ? ReadVectors(field, data, rows)
        : field.DataType == DataType.SparseFloatVector ? BlobReader.Sparse(field, data, rows)
        : field.DataType.IsVector() ? PackedReader.Read(field, data, rows)
        : ReadScalars(field, data, rows);

    private static Outcome<Column> ReadScalars(FieldSchema field, Proto.FieldData data, int rows)
    {
        var scalars = data.Scalars;
        return (field.DataType, scalars?.DataCase) switch
        {
            (DataType.Bool, Proto.ScalarField.DataOneofCase.BoolData) => Adopt(field, scalars.BoolData.Data, rows),
            (DataType.Int8, Proto.ScalarField.DataOneofCase.IntData) =>
                Narrow<sbyte>(field, scalars.IntData.Data, rows),
            (DataType.Int16, Proto.ScalarField.DataOneofCase.IntData) =>
                Narrow<short>(field, scalars.IntData.Data, rows),
            (DataType.Int32, Proto.ScalarField.DataOneofCase.IntData) => Adopt(field, scalars.IntData.Data, rows),
            (DataType.Int64, Proto.ScalarField.DataOneofCase.LongData) => Adopt(field, scalars.LongData.Data, rows),
            (DataType.Float, Proto.ScalarField.DataOneofCase.FloatData) => Floats(field, scalars.FloatData.Data, rows),
            (DataType.Double, Proto.ScalarField.DataOneofCase.DoubleData) =>
                Doubles(field, scalars.DoubleData.Data, rows),
            (DataType.VarChar, Proto.ScalarField.DataOneofCase.StringData) =>
                Texts(field, scalars.StringData.Data, rows),
            (DataType.Json, Proto.ScalarField.DataOneofCase.JsonData) =>
                BlobReader.Json(field, scalars.JsonData.Data, rows),
            (DataType.Array, Proto.ScalarField.DataOneofCase.ArrayData) =>
                BlobReader.Arrays(field, scalars.ArrayData.Data, rows),
            (DataType.Geometry, Proto.ScalarField.DataOneofCase.GeometryWktData) =>
                BlobReader.Geometries(field, scalars.GeometryWktData.Data, rows),
            (DataType.Timestamptz, Proto.ScalarField.DataOneofCase.StringData) =>
                Times(field, scalars.StringData.Data, rows),
            (DataType.Timestamptz, Proto.ScalarField.DataOneofCase.TimestamptzData) =>
                Adopt(field, scalars.TimestamptzData.Data, rows),
            _ => WrongType(field, data),
        };
    }

    private static Outcome<Column> ReadVectors(FieldSchema field, Proto.FieldData data, int rows)
    {
        if (data.Vectors is not { DataCase: Proto.VectorField.DataOneofCase.FloatVector } vectors)
            return WrongType(field, data);
        if (vectors.Dim != field.Dim)
            return MilvusErrors.Invalid(
                $"the dim ({vectors.Dim}) of field data({field.Name}) is not equal to schema dim ({field.Dim})",
                field.Dim,
                vectors.Dim);
        var values = vectors.FloatVector.Data;
        if (values.Count != (long)rows * field.Dim)
            return MilvusErrors.Invalid(
                $"the length of float vectors of field ({field.Name}) is {values.Count}, "
                + $"not {rows} rows of {field.Dim}",
                (long)rows * field.Dim,
                values.Count);
        var bad = Finite.FirstBad(RepeatedFields.AsSpan(values));
        return bad < 0
            ? new FloatVectorColumn(field.Dim, RepeatedFields.Take(values))
            : NotFinite(field, bad / field.Dim, values[bad]);
    }

    private static Outcome<Column> Adopt<T>(FieldSchema field, RepeatedField<T> values, int rows)
        where T : unmanaged =>
        WrongCount(field, values.Count, rows) is { } wrong ? wrong : new ValueColumn<T>(RepeatedFields.Take(values));

    private static Outcome<Column> Floats(FieldSchema field, RepeatedField<float> values, int rows)
    {
        var bad = Finite.FirstBad(RepeatedFields.AsSpan(values));
        return bad < 0 ? Adopt(field, values, rows) : NotFinite(field, bad, values[bad]);
    }

    private static Outcome<Column> Doubles(FieldSchema field, RepeatedField<double> values, int rows)
    {
        var bad = Finite.FirstBad(RepeatedFields.AsSpan(values));
        return bad < 0 ? Adopt(field, values, rows) : NotFinite(field, bad, values[bad]);
    }

    private static Outcome<Column> Narrow<T>(FieldSchema field, RepeatedField<int> values, int rows)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (WrongCount(field, values.Count, rows) is { } wrong) return wrong;
        var from = RepeatedFields.AsSpan(values);
        var to = new T[from.Length];
        for (var row = 0; row < from.Length; row++)
        {
            to[row] = T.CreateTruncating(from[row]);
            if (int.CreateTruncating(to[row]) != from[row])
                return MilvusErrors.Invalid(
                    $"the value {from[row]} of field {field.Name} at row {row} is no {field.DataType}",
                    $"{T.MinValue} ~ {T.MaxValue}",
                    from[row]);
        }

        return new ValueColumn<T>(to);
    }

    private static Outcome<Column> Texts(FieldSchema field, RepeatedField<string> values, int rows)
    {
        if (WrongCount(field, values.Count, rows) is { } wrong) return wrong;
        var texts = RepeatedFields.AsSpan(values);
        var offsets = new int[texts.Length + 1];
        for (var row = 0; row < texts.Length; row++)
        {
            var length = Encoding.UTF8.GetByteCount(texts[row]);
            if (length > field.MaxLength)
                return MilvusErrors.Invalid(
                    $"length of varchar field {field.Name} exceeds max length, row number: {row}, length: {length}, "
                    + $"max length: {field.MaxLength}");
            offsets[row + 1] = checked(offsets[row] + length);
        }

        var bytes = new byte[offsets[^1]];
        for (var row = 0; row < texts.Length; row++)
            Encoding.UTF8.GetBytes(texts[row], bytes.AsSpan(offsets[row]));
        return new Utf8Column(offsets, bytes);
    }

    private static Outcome<Column> Times(FieldSchema field, RepeatedField<string> values, int rows)
    {
        if (WrongCount(field, values.Count, rows) is { } wrong) return wrong;
        var times = new long[rows];
        for (var row = 0; row < rows; row++)
            if (!IsoTime.TryParse(values[row], out times[row]))
                return MilvusErrors.Invalid($"value '{values[row]}' of field {field.Name} at row {row} is no time");
        return new ValueColumn<long>(times);
    }

    internal static MilvusError? WrongCount(FieldSchema field, int count, int rows) => count == rows
        ? null
        : MilvusErrors.Invalid(
            $"the num_rows ({count}) of field ({field.Name}) is not equal to passed num_rows ({rows})", rows, count);

    internal static MilvusError WrongType(FieldSchema field, Proto.FieldData data)
    {
        var sent = data.FieldCase switch
        {
            Proto.FieldData.FieldOneofCase.Scalars => data.Scalars.DataCase.ToString(),
            Proto.FieldData.FieldOneofCase.Vectors => data.Vectors.DataCase.ToString(),
            _ => data.FieldCase.ToString(),
        };
        return MilvusErrors.Invalid($"the data of field {field.Name} does not fit its type", field.DataType, sent);
    }

    internal static MilvusError NotFinite(FieldSchema field, int row, double value) => MilvusErrors.Invalid(
        string.Create(
            CultureInfo.InvariantCulture,
            $"value '{value}' of field {field.Name} at row {row} is not a number or infinity"));
}
