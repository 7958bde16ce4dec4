using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Parquet;

/// <summary>Collects the values of pages, nulls left out, into one column.</summary>
internal abstract class ColumnSink
{
    /// <summary>Takes values of one size as they lie in Parquet: truth values as bytes, small numbers as INT32.</summary>
    public abstract void AddFixed(ReadOnlySpan<byte> values);

    /// <summary>Takes values of any length, which are pieces of <paramref name="source"/>.</summary>
    public virtual void AddSlices(
        ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths) =>
        throw new InvariantException("These values have one size.");

    public abstract Column ToColumn();

    /// <summary>A collector of about <paramref name="rows"/> values.</summary>
    public static ColumnSink For(DataType type, int shape, long rows, int fileBytes, DecodeBudget budget)
    {
        var room = budget.Room(rows, Math.Max(type.RowBytes(shape), type.IsBytes() ? sizeof(int) : 1));
        return type switch
        {
            DataType.Bool => Scalars<bool>(room),
            DataType.Int8 => new Narrow<sbyte>(room, sbyte.CreateChecked),
            DataType.Int16 => new Narrow<short>(room, short.CreateChecked),
            DataType.Int32 => Scalars<int>(room),
            DataType.Int64 or DataType.Timestamptz => Scalars<long>(room),
            DataType.Float => Scalars<float>(room),
            DataType.Double => Scalars<double>(room),
            DataType.FloatVector => new Whole<float>(room, shape, values => new FloatVectorColumn(shape, values)),
            _ when type.IsBytes() => new Blobs(type, shape, room, fileBytes),
            _ when type.IsDenseVector() => new Whole<byte>(
                room, type.RowBytes(shape), values => new PackedVectorColumn(type, shape, values, null)),
            _ => throw new InvariantException($"Type {type} has no binlogs yet."),
        };
    }

    private static Whole<T> Scalars<T>(int room)
        where T : unmanaged => new(room, 1, values => new ValueColumn<T>(values));

    private static Span<T> Grown<T>(ref T[] values, int length, int more)
    {
        var needed = (long)length + more;
        if (needed > Array.MaxLength)
        {
            throw new ParquetFormatException("Parquet column larger than memory can address");
        }

        if (needed > values.Length)
        {
            Array.Resize(ref values, (int)Math.Min(Array.MaxLength, Math.Max(needed, values.Length * 2L)));
        }

        return values.AsSpan(length, more);
    }

    /// <summary>Values that lie in memory as they lie in Parquet.</summary>
    private sealed class Whole<T>(int room, int perRow, Func<ReadOnlyMemory<T>, Column> wrap) : ColumnSink
        where T : unmanaged
    {
        private T[] _values = GC.AllocateUninitializedArray<T>(room * perRow);
        private int _length;

        public override void AddFixed(ReadOnlySpan<byte> values)
        {
            var to = Grown(ref _values, _length, values.Length / Unsafe.SizeOf<T>());
            values.CopyTo(MemoryMarshal.AsBytes(to));
            _length += to.Length;
        }

        public override void AddSlices(
            ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
        {
            var to = MemoryMarshal.AsBytes(Grown(ref _values, _length, checked(starts.Length * perRow)));
            var rowBytes = starts.IsEmpty ? 0 : to.Length / starts.Length;
            for (var row = 0; row < starts.Length; row++)
            {
                if (lengths[row] != rowBytes)
                {
                    throw new ParquetFormatException("Parquet vector length");
                }

                source.Slice(starts[row], rowBytes).CopyTo(to[(row * rowBytes)..]);
            }

            _length += starts.Length * perRow;
        }

        public override Column ToColumn() => wrap(_values.AsMemory(0, _length));
    }

    private sealed class Narrow<T>(int room, Func<int, T> narrow) : ColumnSink
        where T : unmanaged
    {
        private T[] _values = new T[room];
        private int _length;

        public override void AddFixed(ReadOnlySpan<byte> values)
        {
            var from = MemoryMarshal.Cast<byte, int>(values);
            var to = Grown(ref _values, _length, from.Length);
            try
            {
                for (var i = 0; i < from.Length; i++)
                {
                    to[i] = narrow(from[i]);
                }
            }
            catch (OverflowException)
            {
                throw new ParquetFormatException("a value outside its type");
            }

            _length += from.Length;
        }

        public override Column ToColumn() => new ValueColumn<T>(_values.AsMemory(0, _length));
    }

    private sealed class Blobs(DataType type, int shape, int room, int fileBytes) : ColumnSink
    {
        // An uncompressed file holds all its values, so that they fit at once.
        private byte[] _bytes = GC.AllocateUninitializedArray<byte>(fileBytes);
        private int[] _offsets = new int[room + 1];
        private int _rows;

        public override void AddFixed(ReadOnlySpan<byte> values) =>
            throw new InvariantException("These values differ in length.");

        public override void AddSlices(
            ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
        {
            var total = 0L;
            foreach (var length in lengths)
            {
                total += length;
            }

            if (total > Array.MaxLength)
            {
                throw new ParquetFormatException("Parquet column larger than memory can address");
            }

            var at = _offsets[_rows];
            Grown(ref _bytes, at, (int)total);
            var cuts = Grown(ref _offsets, _rows + 1, starts.Length);
            var to = _bytes.AsSpan();
            for (var row = 0; row < starts.Length; row++)
            {
                source.Slice(starts[row], lengths[row]).CopyTo(to[at..]);
                at += lengths[row];
                cuts[row] = at;
            }

            _rows += starts.Length;
        }

        public override Column ToColumn() => ColumnMemory.Bytes(
            type, shape, _offsets.AsMemory(0, _rows + 1), _bytes.AsMemory(0, _offsets[_rows]), null);
    }
}
