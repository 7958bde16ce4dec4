using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>
/// Makes one column out of pieces of others of the same type. Used once: <see cref="ToColumn"/> ends it.
/// </summary>
public abstract class ColumnBuilder
{
    private ValidityBuilder? _valid;

    /// <summary>Rows so far.</summary>
    public abstract int RowCount { get; }

    /// <summary>Appends rows <paramref name="start"/> … start + count − 1 of <paramref name="source"/>.</summary>
    public void Append(Column source, int start, int count)
    {
        if (_valid is not null || source.Valid is not null)
        {
            TrackedValidity().Append(source.Valid, start, count);
        }

        AppendValues(source, start, count);
    }

    /// <summary>Appends the named rows of <paramref name="source"/> in the given order.</summary>
    public void Append(Column source, ReadOnlySpan<int> rows)
    {
        if (_valid is not null || source.Valid is not null)
        {
            TrackedValidity().Append(source.Valid, rows);
        }

        AppendValues(source, rows);
    }

    /// <summary>Appends rows without a value.</summary>
    public void AppendNulls(int count)
    {
        TrackedValidity().Append(false, count);
        AppendZeros(count);
    }

    /// <summary>The finished column.</summary>
    public Column ToColumn()
    {
        var values = ToValues();
        return _valid?.ToValidity() is { } valid ? values.WithValid(valid) : values;
    }

    /// <summary>A builder for columns like <paramref name="example"/> (type and shape).</summary>
    /// <param name="example">Any column of the type.</param>
    /// <param name="capacity">Rows to make room for.</param>
    public static ColumnBuilder Like(Column example, int capacity) => For(example.DataType, example.Shape, capacity);

    /// <summary>A builder for a field's columns.</summary>
    public static ColumnBuilder For(FieldSchema field, int capacity) =>
        For(field.DataType, DataTypes.ShapeOf(field), capacity);

    /// <summary>A builder by type and shape (see <see cref="DataTypes.ShapeOf"/>).</summary>
    public static ColumnBuilder For(DataType type, int shape, int capacity) => type switch
    {
        DataType.Bool => new Values<bool>(capacity),
        DataType.Int8 => new Values<sbyte>(capacity),
        DataType.Int16 => new Values<short>(capacity),
        DataType.Int32 => new Values<int>(capacity),
        DataType.Int64 or DataType.Timestamptz => new Values<long>(capacity),
        DataType.Float => new Values<float>(capacity),
        DataType.Double => new Values<double>(capacity),
        DataType.FloatVector => new Vectors(shape, capacity),
        _ when type.IsDenseVector() => new PackedVectors(type, shape, capacity),
        _ when type.IsBytes() => new Blobs(type, shape, capacity),
        _ => throw new InvariantException($"Type {type} has no columns yet."),
    };

    private protected abstract void AppendValues(Column source, int start, int count);

    private protected abstract void AppendValues(Column source, ReadOnlySpan<int> rows);

    private protected abstract void AppendZeros(int count);

    private protected abstract Column ToValues();

    private ValidityBuilder TrackedValidity()
    {
        if (_valid is null)
        {
            _valid = new ValidityBuilder();
            _valid.Append(true, RowCount);
        }

        return _valid;
    }

    private sealed class Values<T>(int capacity) : ColumnBuilder
        where T : unmanaged
    {
        private T[] _values = new T[capacity];
        private int _count;

        public override int RowCount => _count;

        private protected override void AppendValues(Column source, int start, int count)
        {
            ((ValueColumn<T>)source).Values.Span.Slice(start, count).CopyTo(Room(ref _values, _count, count));
            _count += count;
        }

        private protected override void AppendValues(Column source, ReadOnlySpan<int> rows)
        {
            var from = ((ValueColumn<T>)source).Values.Span;
            var to = Room(ref _values, _count, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                to[i] = from[rows[i]];
            }

            _count += rows.Length;
        }

        private protected override void AppendZeros(int count)
        {
            Room(ref _values, _count, count).Clear();
            _count += count;
        }

        private protected override Column ToValues() => new ValueColumn<T>(_values.AsMemory(0, _count));
    }

    /// <summary>Rows of <paramref name="width"/> values each.</summary>
    private abstract class Rows<T>(int width, int capacity) : ColumnBuilder
        where T : unmanaged
    {
        private T[] _values = new T[capacity * width];
        private int _length;

        public override int RowCount => _length / Width;

        protected int Width => width;

        protected ReadOnlyMemory<T> Filled => _values.AsMemory(0, _length);

        private protected override void AppendValues(Column source, int start, int count)
        {
            ValuesOf(source).Slice(start * Width, count * Width)
                .CopyTo(Room(ref _values, _length, count * Width));
            _length += count * Width;
        }

        private protected override void AppendValues(Column source, ReadOnlySpan<int> rows)
        {
            var from = ValuesOf(source);
            var to = Room(ref _values, _length, rows.Length * Width);
            for (var i = 0; i < rows.Length; i++)
            {
                from.Slice(rows[i] * Width, Width).CopyTo(to[(i * Width)..]);
            }

            _length += rows.Length * Width;
        }

        private protected override void AppendZeros(int count)
        {
            Room(ref _values, _length, count * Width).Clear();
            _length += count * Width;
        }

        protected abstract ReadOnlySpan<T> ValuesOf(Column source);
    }

    private sealed class Vectors(int dim, int capacity) : Rows<float>(dim, capacity)
    {
        protected override ReadOnlySpan<float> ValuesOf(Column source) => ((FloatVectorColumn)source).Values.Span;

        private protected override Column ToValues() => new FloatVectorColumn(Width, Filled);
    }

    private sealed class PackedVectors(DataType type, int dim, int capacity)
        : Rows<byte>(type.RowBytes(dim), capacity)
    {
        protected override ReadOnlySpan<byte> ValuesOf(Column source) => ((PackedVectorColumn)source).Bytes.Span;

        private protected override Column ToValues() => new PackedVectorColumn(type, dim, Filled);
    }

    private sealed class Blobs(DataType type, int shape, int capacity) : ColumnBuilder
    {
        private int[] _offsets = new int[capacity + 1];
        private byte[] _bytes = new byte[capacity * 16];
        private int _count;

        public override int RowCount => _count;

        private protected override void AppendValues(Column source, int start, int count)
        {
            for (var row = start; row < start + count; row++)
            {
                Append(((BytesColumn)source)[row]);
            }
        }

        private protected override void AppendValues(Column source, ReadOnlySpan<int> rows)
        {
            foreach (var row in rows)
            {
                Append(((BytesColumn)source)[row]);
            }
        }

        private protected override void AppendZeros(int count)
        {
            for (var row = 0; row < count; row++)
            {
                Append([]);
            }
        }

        private protected override Column ToValues() => ColumnMemory.Bytes(
            type, shape, _offsets.AsMemory(0, _count + 1), _bytes.AsMemory(0, _offsets[_count]), null);

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
