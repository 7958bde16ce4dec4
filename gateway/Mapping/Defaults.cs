using System.Text;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Default values of fields, both ways.</summary>
internal static class Defaults
{
    /// <summary>Reads a default that a client sent; it must be of the field's type and within its range.</summary>
    public static Outcome<DefaultValue> Read(FieldSchema field, Proto.ValueField wire)
    {
        switch (field.DataType, wire.DataCase)
        {
            case (DataType.Bool, Proto.ValueField.DataOneofCase.BoolData):
                return new DefaultValue(wire.BoolData ? 1 : 0, 0, null);
            case (DataType.Int8, Proto.ValueField.DataOneofCase.IntData):
                return Integer(field, wire.IntData, sbyte.MinValue, sbyte.MaxValue);
            case (DataType.Int16, Proto.ValueField.DataOneofCase.IntData):
                return Integer(field, wire.IntData, short.MinValue, short.MaxValue);
            case (DataType.Int32, Proto.ValueField.DataOneofCase.IntData):
                return new DefaultValue(wire.IntData, 0, null);
            case (DataType.Int64, Proto.ValueField.DataOneofCase.LongData):
                return new DefaultValue(wire.LongData, 0, null);
            case (DataType.Float, Proto.ValueField.DataOneofCase.FloatData) when float.IsFinite(wire.FloatData):
                return new DefaultValue(0, wire.FloatData, null);
            case (DataType.Double, Proto.ValueField.DataOneofCase.DoubleData) when double.IsFinite(wire.DoubleData):
                return new DefaultValue(0, wire.DoubleData, null);
            case (DataType.VarChar, Proto.ValueField.DataOneofCase.StringData):
                var length = Encoding.UTF8.GetByteCount(wire.StringData);
                return length <= field.MaxLength
                    ? new DefaultValue(0, 0, wire.StringData)
                    : MilvusErrors.Invalid(
                        $"the length ({length}) of default_value of field {field.Name} exceeds max length "
                        + $"({field.MaxLength})");
            case (DataType.Timestamptz, Proto.ValueField.DataOneofCase.TimestamptzData):
                return new DefaultValue(wire.TimestamptzData, 0, null);
            case (DataType.Timestamptz, Proto.ValueField.DataOneofCase.StringData):
                return IsoTime.TryParse(wire.StringData, out var time)
                    ? new DefaultValue(time, 0, null)
                    : MilvusErrors.Invalid($"default_value {wire.StringData} of field {field.Name} is no time");
            default:
                return MilvusErrors.Invalid(
                    $"default_value of field {field.Name} does not fit its type", field.DataType, wire.DataCase);
        }
    }

    /// <summary>A default as clients read it: a time as text.</summary>
    public static Proto.ValueField Write(FieldSchema field, DefaultValue value) => field.DataType switch
    {
        DataType.Bool => new() { BoolData = value.Integer != 0 },
        DataType.Int64 => new() { LongData = value.Integer },
        DataType.Float => new() { FloatData = (float)value.Real },
        DataType.Double => new() { DoubleData = value.Real },
        DataType.VarChar => new() { StringData = value.Text ?? "" },
        DataType.Timestamptz => new() { StringData = IsoTime.Write(value.Integer) },
        _ => new() { IntData = (int)value.Integer },
    };

    private static Outcome<DefaultValue> Integer(FieldSchema field, int value, int least, int most) =>
        value >= least && value <= most
            ? new DefaultValue(value, 0, null)
            : MilvusErrors.Invalid($"default_value of field {field.Name}", $"{least} ~ {most}", value);
}
