using System.Text;
using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>Columns with the same value in every row: what rows have that came without one.</summary>
public static class ConstantColumn
{
    /// <summary>The default of a field, or null where it has none.</summary>
    /// <param name="field">The field; nullable, or with a default, or <c>$meta</c> (an empty object).</param>
    /// <param name="rows">How many rows.</param>
    public static Column Missing(FieldSchema field, int rows)
    {
        if (field.IsDynamic)
        {
            return Texts(field, "{}"u8, rows);
        }

        if (field.Default is { } value)
        {
            return Of(field, value, rows);
        }

        Invariant.Holds(field.Nullable, $"Field {field.Name} has neither nulls nor a default.");
        var builder = ColumnBuilder.For(field, rows);
        if (rows > 0)
        {
            builder.AppendNulls(rows);
        }

        return builder.ToColumn();
    }

    /// <summary>Adds the columns that a batch lacks because the schema has grown; order as in the schema.</summary>
    /// <returns>The batch itself when it lacks none.</returns>
    public static RowBatch Complete(RowBatch batch, CollectionSchema schema)
    {
        if (schema.Fields.All(field => batch.TryGet(field.Id) is not null))
        {
            return batch;
        }

        var known = schema.Fields.Select(field =>
            new FieldColumn(field.Id, batch.TryGet(field.Id) ?? Missing(field, batch.RowCount)));
        var system = batch.Columns.Where(column => schema.Find(column.Field) is null);
        return new RowBatch([.. system, .. known]);
    }

    /// <summary>Adds the columns that a chunk lacks because the schema has grown.</summary>
    /// <returns>The chunk itself when it lacks none.</returns>
    public static RowChunk Complete(RowChunk chunk, CollectionSchema schema)
    {
        var rows = Complete(chunk.Rows, schema);
        return ReferenceEquals(rows, chunk.Rows) ? chunk : new RowChunk(rows, chunk.Timestamps);
    }

    /// <summary>A column of a value.</summary>
    /// <param name="field">Its type.</param>
    /// <param name="value">The value, which fits the type.</param>
    /// <param name="rows">How many rows.</param>
    public static Column Of(FieldSchema field, DefaultValue value, int rows) => field.DataType switch
    {
        DataType.Bool => Values(value.Integer != 0, rows),
        DataType.Int8 => Values((sbyte)value.Integer, rows),
        DataType.Int16 => Values((short)value.Integer, rows),
        DataType.Int32 => Values((int)value.Integer, rows),
        DataType.Int64 or DataType.Timestamptz => Values(value.Integer, rows),
        DataType.Float => Values((float)value.Real, rows),
        DataType.Double => Values(value.Real, rows),
        DataType.VarChar or DataType.Json or DataType.Geometry =>
            Texts(field, Encoding.UTF8.GetBytes(value.Text ?? ""), rows),
        _ => throw new InvariantException($"Type {field.DataType} has no defaults."),
    };

    private static ValueColumn<T> Values<T>(T value, int rows)
        where T : unmanaged
    {
        var values = new T[rows];
        Array.Fill(values, value);
        return new ValueColumn<T>(values);
    }

    private static BytesColumn Texts(FieldSchema field, ReadOnlySpan<byte> text, int rows)
    {
        var offsets = new int[rows + 1];
        var bytes = new byte[checked(rows * text.Length)];
        for (var row = 0; row < rows; row++)
        {
            text.CopyTo(bytes.AsSpan(row * text.Length));
            offsets[row + 1] = (row + 1) * text.Length;
        }

        return ColumnMemory.Bytes(field.DataType, DataTypes.ShapeOf(field), offsets, bytes, null);
    }
}
