using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces.Serialization;

/// <summary>
/// How one column travels between silos: its memory as it is, little-endian. The serializer reads bytes into an array
/// of their own, which the column takes over.
/// </summary>
[GenerateSerializer, Alias("milvus.Column")]
internal struct ColumnSurrogate
{
    [Id(0)]
    public long Field;

    [Id(1)]
    public int DataType;

    /// <summary>Values per row of a dense vector, the element type of an array; 0 for other types.</summary>
    [Id(2)]
    public int Dim;

    /// <summary>[rows × bytes per row]; where values differ in length, all of them, one after the other.</summary>
    [Id(3)]
    public ReadOnlyMemory<byte> Values;

    /// <summary>[rows + 1] int32 cuts into values that differ in length; empty for other types.</summary>
    [Id(4)]
    public ReadOnlyMemory<byte> Offsets;

    /// <summary>[⌈rows ÷ 8⌉] bits, set for rows that have a value; empty when all have.</summary>
    [Id(5)]
    public ReadOnlyMemory<byte> Valid;

    public static ColumnSurrogate Of(FieldId field, Column column) => new()
    {
        Field = field.Value,
        DataType = (int)column.DataType,
        Dim = column.Shape,
        Values = ColumnMemory.ValuesOf(column),
        Offsets = column is BytesColumn bytes ? MemoryBytes.Of(bytes.Offsets) : default,
        Valid = column.Valid?.ToBytes() ?? default(ReadOnlyMemory<byte>),
    };

    public readonly Column ToColumn()
    {
        var type = (DataType)DataType;
        Invariant.Holds(
            type.IsBytes() || type.RowBytes(Dim) > 0, $"A column of type {type} cannot travel between silos.");
        if (type.IsBytes())
        {
            var offsets = MemoryMarshal.Cast<byte, int>(Offsets.Span).ToArray();
            var first = offsets[0];
            for (var i = 0; i < offsets.Length; i++)
            {
                offsets[i] -= first;
            }

            return ColumnMemory.Bytes(type, Dim, offsets, Values, ValidOf(offsets.Length - 1));
        }

        return ColumnMemory.Adopt(type, Dim, Values, ValidOf(Values.Length / type.RowBytes(Dim)));
    }

    private readonly Validity? ValidOf(int rows) => Valid.IsEmpty ? null : Validity.FromBytes(Valid.Span, rows);
}

/// <summary>How rows travel between silos.</summary>
[GenerateSerializer, Alias("milvus.RowBatch")]
internal struct RowBatchSurrogate
{
    [Id(0)]
    public ImmutableArray<ColumnSurrogate> Columns;
}

[RegisterConverter]
internal sealed class RowBatchConverter : IConverter<RowBatch, RowBatchSurrogate>
{
    public RowBatch ConvertFromSurrogate(in RowBatchSurrogate surrogate)
    {
        var columns = ImmutableArray.CreateBuilder<FieldColumn>(surrogate.Columns.Length);
        foreach (var column in surrogate.Columns)
        {
            columns.Add(new FieldColumn(new FieldId(column.Field), column.ToColumn()));
        }

        return new RowBatch(columns.MoveToImmutable());
    }

    public RowBatchSurrogate ConvertToSurrogate(in RowBatch value)
    {
        var columns = ImmutableArray.CreateBuilder<ColumnSurrogate>(value.Columns.Length);
        foreach (var (field, column) in value.Columns)
        {
            columns.Add(ColumnSurrogate.Of(field, column));
        }

        return new RowBatchSurrogate { Columns = columns.MoveToImmutable() };
    }
}

[RegisterConverter]
internal sealed class AnyColumnConverter : IConverter<AnyColumn, ColumnSurrogate>
{
    public AnyColumn ConvertFromSurrogate(in ColumnSurrogate surrogate) => new(surrogate.ToColumn());

    public ColumnSurrogate ConvertToSurrogate(in AnyColumn value) => ColumnSurrogate.Of(FieldId.RowId, value.Column);
}
