namespace Milvus.Cli.Files;

/// <summary>
/// Reads Thrift's compact protocol into plain values, whatever they mean: long, bytes, list, and dictionaries by field
/// number for structs. Whatever is malformed throws <see cref="FormatException"/>.
/// </summary>
internal ref struct ThriftTree(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;
    private const int False = 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Offset { get; private set; }

    public SortedDictionary<int, object> Struct(int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException("Thrift is nested too deep");
        }

        var fields = new SortedDictionary<int, object>();
        for (var last = 0; ;)
        {
            var header = Byte();
            if ((header & 0x0F) == 0)
            {
                return fields;
            }

            last = header >> 4 == 0 ? (int)ZigZag() : last + (header >> 4);
            var type = header & 0x0F;
            fields[last] = type <= False ? (long)(False - type) : Value(type, depth);
        }
    }

    private object Value(int type, int depth) => type switch
    {
        <= 3 => (long)(sbyte)Byte(),
        4 or 5 or 6 => ZigZag(),
        7 => Take(sizeof(double)),
        8 => Take((int)Math.Min(Varint(), int.MaxValue)),
        9 or 10 => Elements(depth),
        12 => Struct(depth + 1),
        _ => throw new FormatException($"Thrift type {type} does not occur in these files"),
    };

    private List<object> Elements(int depth)
    {
        var header = Byte();
        var count = header >> 4 == 15 ? (int)Math.Min(Varint(), int.MaxValue) : header >> 4;
        if (count > _bytes.Length - Offset)
        {
            throw new FormatException("a Thrift list is longer than its bytes");
        }

        var elements = new List<object>(count);
        for (var i = 0; i < count; i++)
        {
            elements.Add(Value(header & 0x0F, depth + 1));
        }

        return elements;
    }

    private byte[] Take(int count)
    {
        if (count > _bytes.Length - Offset)
        {
            throw new FormatException("Thrift bytes are cut");
        }

        Offset += count;
        return _bytes.Slice(Offset - count, count).ToArray();
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

        throw new FormatException("a Thrift number has no end");
    }

    private byte Byte() => Offset < _bytes.Length ? _bytes[Offset++] : throw new FormatException("Thrift bytes are cut");
}
