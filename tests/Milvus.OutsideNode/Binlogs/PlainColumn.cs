using System.Buffers.Binary;
using System.Text;
using Milvus.Proto;

namespace Milvus.OutsideNode.Binlogs;

/// <summary>Values of one field in Parquet's PLAIN encoding.</summary>
/// <param name="type">The field's type, one that this program knows.</param>
/// <param name="dimension">Of a vector; 0 otherwise.</param>
internal sealed class PlainColumn(DataType type, int dimension = 0)
{
    private readonly MemoryStream _bytes = new();
    private readonly byte[] _eight = new byte[sizeof(long)];

    public DataType Type => type;

    public int Rows { get; private set; }

    /// <summary>Bytes of a value of fixed length; 0 for all others.</summary>
    public int FixedBytes => dimension * sizeof(float);

    public byte[] ToArray() => _bytes.ToArray();

    public void Add(bool value)
    {
        // Eight to a byte, the first in the lowest bit.
        var bit = Rows++ % 8;
        if (bit == 0) _bytes.WriteByte(0);
        if (value) _bytes.GetBuffer()[_bytes.Length - 1] |= (byte)(1 << bit);
    }

    public void Add(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_eight, value);
        Write(_eight.AsSpan(0, sizeof(int)));
    }

    public void Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_eight, value);
        Write(_eight);
    }

    public void Add(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_eight, value);
        Write(_eight.AsSpan(0, sizeof(float)));
    }

    public void Add(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_eight, value);
        Write(_eight);
    }

    public void Add(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        BinaryPrimitives.WriteInt32LittleEndian(_eight, utf8.Length);
        _bytes.Write(_eight.AsSpan(0, sizeof(int)));
        Write(utf8);
    }

    public void Add(ReadOnlySpan<float> vector)
    {
        if (vector.Length != dimension)
            throw new ArgumentException($"A vector of {vector.Length} dimensions among those of {dimension}.", nameof(vector));
        foreach (var value in vector)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_eight, value);
            _bytes.Write(_eight.AsSpan(0, sizeof(float)));
        }

        Rows++;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        Rows++;
    }
}
