using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>
/// Makes one column out of pieces of others of the same type. Used once: <see cref="ToColumn"/> ends it.
/// </summary>
public abstract class ColumnBuilder
{
    /// <summary>Rows so far.</summary>
    public abstract int RowCount { get; }

    /// <summary>Appends rows <paramref name="start"/> … start + count − 1 of <paramref name="source"/>.</summary>
    public abstract void Append(Column source, int start, int count);

    /// <summary>Appends the named rows of <paramref name="source"/> in the given order.</summary>
    public abstract void Append(Column source, ReadOnlySpan<int> rows);

    /// <summary>The finished column.</summary>
    public abstract Column ToColumn();

    /// <summary>A builder for columns like <paramref name="example"/> (type and dimension).</summary>
    /// <param name="example">Any column of the type.</param>
    /// <param name="capacity">Rows to make room for.</param>
    public static ColumnBuilder Like(Column example, int capacity) =>
        For(example.DataType, example is FloatVectorColumn vectors ? vectors.Dim : 0, capacity);

    /// <summary>A builder for a field's columns.</summary>
    public static ColumnBuilder For(FieldSchema field, int capacity) => For(field.DataType, field.Dim, capacity);

    /// <summary>A builder by type; <paramref name="dim"/> matters for vectors only.</summary>
    public static ColumnBuilder For(DataType type, int dim, int capacity) => type switch
    {
        DataType.Bool => new Values<bool>(capacity),
        DataType.Int8 => new Values<sbyte>(capacity),
        DataType.Int16 => new Values<short>(capacity),
        DataType.Int32 => new Values<int>(capacity),
        DataType.Int64 => new Values<long>(capacity),
        DataType.Float => new Values<float>(capacity),
        DataType.Double => new Values<double>(capacity),
        DataType.VarChar => new Texts(capacity),
        DataType.FloatVector => new Vectors(dim, capacity),
        _ => throw new InvariantException($"Type {type} has no columns yet."),
    };

    private sealed class Values<T>(int capacity) : ColumnBuilder
        where T : unmanaged
    {
        private T[] _values = new T[capacity];
        private int _count;

        public override int RowCount => _count;

        public override void Append(Column source, int start, int count)
        {
            ((ValueColumn<T>)source).Values.Span.Slice(start, count).CopyTo(Room(ref _values, _count, count));
            _count += count;
        }

        public override void Append(Column source, ReadOnlySpan<int> rows)
        {
            var from = ((ValueColumn<T>)source).Values.Span;
            var to = Room(ref _values, _count, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                to[i] = from[rows[i]];
            }

            _count += rows.Length;
        }

        public override Column ToColumn() => new ValueColumn<T>(_values.AsMemory(0, _count));
    }

    private sealed class Vectors(int dim, int capacity) : ColumnBuilder
    {
        private float[] _values = new float[capacity * dim];
        private int _length;

        public override int RowCount => _length / dim;

        public override void Append(Column source, int start, int count)
        {
            var values = ((FloatVectorColumn)source).Values.Span.Slice(start * dim, count * dim);
            values.CopyTo(Room(ref _values, _length, values.Length));
            _length += values.Length;
        }

        public override void Append(Column source, ReadOnlySpan<int> rows)
        {
            var from = ((FloatVectorColumn)source).Values.Span;
            var to = Room(ref _values, _length, rows.Length * dim);
            for (var i = 0; i < rows.Length; i++)
            {
                from.Slice(rows[i] * dim, dim).CopyTo(to[(i * dim)..]);
            }

            _length += rows.Length * dim;
        }

        public override Column ToColumn() => new FloatVectorColumn(dim, _values.AsMemory(0, _length));
    }

    private sealed class Texts(int capacity) : ColumnBuilder
    {
        private int[] _offsets = new int[capacity + 1];
        private byte[] _bytes = new byte[capacity * 16];
        private int _count;

        public override int RowCount => _count;

        public override void Append(Column source, int start, int count)
        {
            for (var row = start; row < start + count; row++)
            {
                Append(((Utf8Column)source)[row]);
            }
        }

        public override void Append(Column source, ReadOnlySpan<int> rows)
        {
            foreach (var row in rows)
            {
                Append(((Utf8Column)source)[row]);
            }
        }

        public override Column ToColumn() =>
            new Utf8Column(_offsets.AsMemory(0, _count + 1), _bytes.AsMemory(0, _offsets[_count]));

        private void Append(ReadOnlySpan<byte> text)
        {
            var end = _offsets[_count];
            text.CopyTo(Room(ref _bytes, end, text.Length));
            Room(ref _offsets, _count + 1, 1)[0] = checked(end + text.Length);
            _count++;
        }
    }

    private static Span<T> Room<T>(ref T[] buffer, int used, int more)
    {
        if (buffer.Length - used < more)
        {
            Array.Resize(ref buffer, Math.Max(checked(used + more), Math.Max(16, (int)Math.Min(used * 2L, Array.MaxLength))));
        }

        return buffer.AsSpan(used, more);
    }
}
