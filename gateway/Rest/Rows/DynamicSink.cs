using System.Buffers;
using Google.Protobuf;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>The members of rows that are no fields, each row's kept as one object.</summary>
internal sealed class DynamicSink
{
    private readonly Proto.JSONArray _values = new();
    private readonly ArrayBufferWriter<byte> _row = new();

    /// <summary>A member as it stands: name, colon and value.</summary>
    public void Add(ReadOnlySpan<byte> member)
    {
        _row.Write(_row.WrittenCount == 0 ? "{"u8 : ","u8);
        _row.Write(member);
    }

    public void EndRow()
    {
        _row.Write(_row.WrittenCount == 0 ? "{}"u8 : "}"u8);
        _values.Data.Add(ByteString.CopyFrom(_row.WrittenSpan));
        _row.ResetWrittenCount();
    }

    public Proto.FieldData ToColumn() => new()
    {
        Type = Proto.DataType.Json,
        IsDynamic = true,
        Scalars = new() { JsonData = _values },
    };
}
