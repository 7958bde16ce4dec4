using System.Text;

namespace Milvus.Storage.Binlog.V1;

/// <summary>
/// Reads Thrift's compact protocol into plain values: long, string, list, and dictionaries by field number for structs.
/// Metadata is small, so nothing cleverer is needed. Whatever is malformed throws <see cref="FormatException"/>.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Offset { get; private set; }

    public SortedDictionary<int, object> Struct(int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException("Thrift is nested too deep.");
        }

        var fields = new SortedDictionary<int, object>();
        var last = 0;
        while (true)
        {
            var header = Byte();
            var type = (ThriftType)(header & 0x0F);
            if (type == ThriftType.Stop)
            {
                return fields;
            }

            last = header >> 4 == 0 ? (int)ZigZag() : last + (header >> 4);
            fields[last] = type is ThriftType.True or ThriftType.False
                ? type == ThriftType.True ? 1L : 0L
                : Value(type, depth);
        }
    }

    private object Value(ThriftType type, int depth) => type switch
    {
        ThriftType.True or ThriftType.False or ThriftType.Byte => (long)Byte(),
        ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => ZigZag(),
        ThriftType.Binary => Text(),
        ThriftType.List or ThriftType.Set => Elements(depth),
        ThriftType.Struct => Struct(depth + 1),
        _ => throw new FormatException($"Thrift type {type} does not occur in these files."),
    };

    private List<object> Elements(int depth)
    {
        var header = Byte();
        var count = header >> 4 == 15 ? (int)Math.Min(Varint(), int.MaxValue) : header >> 4;
        if (count > _bytes.Length - Offset)
        {
            throw new FormatException("A Thrift list is longer than its bytes.");
        }

        var elements = new List<object>(count);
        for (var i = 0; i < count; i++)
        {
            elements.Add(Value((ThriftType)(header & 0x0F), depth + 1));
        }

        return elements;
    }

    private string Text()
    {
        var length = Varint();
        if (length > (ulong)(_bytes.Length - Offset))
        {
            throw new FormatException("A Thrift text is longer than its bytes.");
        }

        var text = Encoding.UTF8.GetString(_bytes.Slice(Offset, (int)length));
        Offset += (int)length;
        return text;
    }

    private long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A Thrift number has no end.");
    }

    private byte Byte() =>
        Offset < _bytes.Length ? _bytes[Offset++] : throw new FormatException("Thrift bytes are cut.");
}
