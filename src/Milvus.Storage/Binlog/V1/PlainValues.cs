using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>Collects the PLAIN values of pages into one column.</summary>
internal abstract class PlainValues
{
    /// <summary>Takes a page; throws <see cref="FormatException"/> unless it holds exactly that many rows.</summary>
    public abstract void Add(ReadOnlySpan<byte> page, int rows);

    public abstract Column ToColumn();

    /// <summary>A collector of <paramref name="rows"/> values that come from a file of so many bytes.</summary>
    public static PlainValues For(
        DataType type, int shape, long rows, int fileBytes, bool prefixed = false)
    {
        // The rarest value takes one bit, so more rows than bits are a lie that must not become an allocation.
        if (rows < 0 || rows > fileBytes * 8L)
        {
            throw new FormatException("Parquet row count");
        }

        var count = checked((int)rows);
        return type switch
        {
            DataType.Bool => new Bits(count),
            DataType.Int8 => new Narrowed<sbyte>(count, sbyte.CreateChecked),
            DataType.Int16 => new Narrowed<short>(count, short.CreateChecked),
            DataType.Int32 => Scalars<int>(Room(count, sizeof(int), fileBytes)),
            DataType.Int64 or DataType.Timestamptz => Scalars<long>(Room(count, sizeof(long), fileBytes)),
            DataType.Float => Scalars<float>(Room(count, sizeof(float), fileBytes)),
            DataType.Double => Scalars<double>(Room(count, sizeof(double), fileBytes)),
            _ when type.IsBytes() => new Blobs(type, shape, count, fileBytes),
            _ when type.IsDenseVector() => new Vectors(
                type, shape, Room(count, type.RowBytes(shape), fileBytes), prefixed),
            _ => throw new InvariantException($"Type {type} has no binlogs yet."),
        };
    }

    private static Fixed<T> Scalars<T>(int rows)
        where T : unmanaged => new(rows, 1, values => new ValueColumn<T>(values));

    private static int Room(int rows, int rowBytes, int fileBytes) =>
        (long)rows * rowBytes <= fileBytes ? rows : throw new FormatException("Parquet row count");

    private sealed class Fixed<T>(int length, int perRow, Func<T[], Column> wrap) : PlainValues
        where T : unmanaged
    {
        private readonly T[] _values = GC.AllocateUninitializedArray<T>(length);
        private int _length;

        public override void Add(ReadOnlySpan<byte> page, int rows)
        {
            var to = _values.AsSpan(_length, rows * perRow);
            var bytes = MemoryMarshal.AsBytes(to);
            if (page.Length != bytes.Length)
            {
                throw new FormatException("Parquet page size");
            }

            page.CopyTo(bytes);
            _length += to.Length;
        }

        public override Column ToColumn() => wrap(_values);
    }

    private sealed class Narrowed<T>(int rows, Func<int, T> narrow) : PlainValues
        where T : unmanaged
    {
        private readonly T[] _values = new T[rows];
        private int _count;

        public override void Add(ReadOnlySpan<byte> page, int rows)
        {
            if (page.Length != rows * (long)sizeof(int))
            {
                throw new FormatException("Parquet page size");
            }

            try
            {
                foreach (var value in MemoryMarshal.Cast<byte, int>(page))
                {
                    _values[_count++] = narrow(value);
                }
            }
            catch (OverflowException)
            {
                throw new FormatException("a value outside its type");
            }
        }

        public override Column ToColumn() => new ValueColumn<T>(_values);
    }

    private sealed class Bits(int rows) : PlainValues
    {
        private readonly bool[] _values = new bool[rows];
        private int _count;

        public override void Add(ReadOnlySpan<byte> page, int rows)
        {
            if (page.Length != (rows + 7) / 8)
            {
                throw new FormatException("Parquet page size");
            }

            for (var i = 0; i < rows; i++)
            {
                _values[_count++] = (page[i / 8] >> (i % 8) & 1) != 0;
            }
        }

        public override Column ToColumn() => new ValueColumn<bool>(_values);
    }

    private sealed class Vectors(DataType type, int dim, int rows, bool prefixed) : PlainValues
    {
        private readonly int _rowBytes = type.RowBytes(dim);
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(rows * type.RowBytes(dim));
        private int _length;

        public override void Add(ReadOnlySpan<byte> page, int rows)
        {
            if (page.Length != (long)rows * ((prefixed ? sizeof(int) : 0) + _rowBytes))
            {
                throw new FormatException("Parquet page size");
            }

            for (var row = 0; prefixed && row < rows; row++)
            {
                if (BinaryPrimitives.ReadInt32LittleEndian(page) != _rowBytes)
                {
                    throw new FormatException("Parquet vector length");
                }

                Take(page.Slice(sizeof(int), _rowBytes));
                page = page[(sizeof(int) + _rowBytes)..];
            }

            Take(page);
        }

        public override Column ToColumn() => ColumnMemory.Fixed(type, dim, _bytes, null);

        private void Take(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
        }
    }

    private sealed class Blobs(DataType type, int shape, int rows, int fileBytes) : PlainValues
    {
        private readonly int[] _offsets = new int[Room(rows, sizeof(int), fileBytes) + 1];
        private readonly List<byte> _bytes = new(fileBytes);
        private int _count;

        public override void Add(ReadOnlySpan<byte> page, int rows)
        {
            for (var i = 0; i < rows; i++)
            {
                var length = page.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(page);
                if (length < 0 || length > page.Length - sizeof(int))
                {
                    throw new FormatException("Parquet text length");
                }

                _bytes.AddRange(page.Slice(sizeof(int), length));
                page = page[(sizeof(int) + length)..];
                _offsets[++_count] = _bytes.Count;
            }

            if (!page.IsEmpty)
            {
                throw new FormatException("Parquet page size");
            }
        }

        public override Column ToColumn() => ColumnMemory.Bytes(type, shape, _offsets, _bytes.ToArray(), null);
    }
}
