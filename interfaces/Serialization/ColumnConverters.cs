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

    /// <summary>Values per row of a dense vector; 0 for other types.</summary>
    [Id(2)]
    public int Dim;

    /// <summary>[rows × bytes per row]; all texts, one after the other, for VarChar.</summary>
    [Id(3)]
    public ReadOnlyMemory<byte> Values;

    /// <summary>[rows + 1] int32 cuts into the texts; empty for other types.</summary>
    [Id(4)]
    public ReadOnlyMemory<byte> Offsets;

    public static ColumnSurrogate Of(FieldId field, Column column)
    {
        var surrogate = new ColumnSurrogate { Field = field.Value, DataType = (int)column.DataType };
        switch (column)
        {
            case FloatVectorColumn vectors:
                surrogate.Dim = vectors.Dim;
                surrogate.Values = MemoryBytes.Of(vectors.Values);
                break;
            case Utf8Column texts:
                // A slice shares the bytes of its whole column: only its own part travels.
                var cuts = texts.Offsets.Span;
                surrogate.Values = texts.Bytes[cuts[0]..cuts[^1]];
                surrogate.Offsets = MemoryBytes.Of(texts.Offsets);
                break;
            default:
                surrogate.Values = Bytes(column);
                break;
        }

        return surrogate;
    }

    public readonly Column ToColumn() => (DataType)DataType switch
    {
        Core.Schema.DataType.Bool => Value<bool>(),
        Core.Schema.DataType.Int8 => Value<sbyte>(),
        Core.Schema.DataType.Int16 => Value<short>(),
        Core.Schema.DataType.Int32 => Value<int>(),
        Core.Schema.DataType.Int64 => Value<long>(),
        Core.Schema.DataType.Float => Value<float>(),
        Core.Schema.DataType.Double => Value<double>(),
        Core.Schema.DataType.VarChar => Texts(),
        Core.Schema.DataType.FloatVector => new FloatVectorColumn(Dim, MemoryBytes.As<float>(Values)),
        var type => throw new InvariantException($"A column of type {type} cannot travel between silos."),
    };

    private static ReadOnlyMemory<byte> Bytes(Column column) => column switch
    {
        ValueColumn<bool> values => MemoryBytes.Of(values.Values),
        ValueColumn<sbyte> values => MemoryBytes.Of(values.Values),
        ValueColumn<short> values => MemoryBytes.Of(values.Values),
        ValueColumn<int> values => MemoryBytes.Of(values.Values),
        ValueColumn<long> values => MemoryBytes.Of(values.Values),
        ValueColumn<float> values => MemoryBytes.Of(values.Values),
        ValueColumn<double> values => MemoryBytes.Of(values.Values),
        _ => throw new InvariantException($"A column of type {column.DataType} cannot travel between silos."),
    };

    private readonly ValueColumn<T> Value<T>()
        where T : unmanaged => new(MemoryBytes.As<T>(Values));

    private readonly Utf8Column Texts()
    {
        var offsets = MemoryMarshal.Cast<byte, int>(Offsets.Span).ToArray();
        var first = offsets[0];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] -= first;
        }

        return new Utf8Column(offsets, Values);
    }
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
