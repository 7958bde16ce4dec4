namespace Milvus.Storage.Parquet;

/// <summary>
/// Reads Thrift's compact protocol field by field; every length is checked against the bytes that are left, and nothing
/// is allocated. Whatever is malformed throws <see cref="ParquetFormatException"/>.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Offset { get; private set; }

    /// <summary>The next field of a struct; false at its end.</summary>
    /// <param name="field">The number of the field before, 0 at first; becomes this field's.</param>
    /// <param name="type">Its type; the value follows.</param>
    public bool Next(scoped ref int field, out ThriftType type)
    {
        var header = Byte();
        type = (ThriftType)(header & 0x0F);
        if (type == ThriftType.Stop)
        {
            return header == 0 ? false : throw new ParquetFormatException("Thrift field of no type");
        }

        field = header >> 4 == 0 ? ToInt32(ZigZag()) : field + (header >> 4);
        return true;
    }

    public long Int64(ThriftType type) => type switch
    {
        ThriftType.Byte => (sbyte)Byte(),
        ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => ZigZag(),
        _ => throw new ParquetFormatException($"Thrift {type} instead of a number"),
    };

    public int Int32(ThriftType type) => ToInt32(Int64(type));

    /// <summary>The value of a field of a struct, which its type holds; in lists it would be a byte.</summary>
    public static bool Bool(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw new ParquetFormatException($"Thrift {type} instead of a truth value"),
    };

    public ReadOnlySpan<byte> Binary(ThriftType type)
    {
        if (type != ThriftType.Binary)
        {
            throw new ParquetFormatException($"Thrift {type} instead of bytes");
        }

        var length = Varint();
        if (length > (ulong)(_bytes.Length - Offset))
        {
            throw new ParquetFormatException("Thrift text longer than its bytes");
        }

        Offset += (int)length;
        return _bytes.Slice(Offset - (int)length, (int)length);
    }

    /// <summary>Begins a list of structs; each element follows like a struct.</summary>
    /// <returns>How many; each has at least one byte.</returns>
    public int Structs(ThriftType type)
    {
        var count = List(type, out var element);
        return count == 0 || element == ThriftType.Struct
            ? count
            : throw new ParquetFormatException($"Thrift list of {element} instead of structures");
    }

    public static void Struct(ThriftType type)
    {
        if (type != ThriftType.Struct)
        {
            throw new ParquetFormatException($"Thrift {type} instead of a structure");
        }
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(ThriftType type, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new ParquetFormatException("Thrift nested too deep");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Byte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                Varint();
                break;
            case ThriftType.Double:
                Bytes(sizeof(double));
                break;
            case ThriftType.Binary:
                Binary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                for (var left = List(type, out var element); left > 0; left--)
                {
                    // In a list a truth value takes a byte.
                    Skip(element is ThriftType.True or ThriftType.False ? ThriftType.Byte : element, depth + 1);
                }

                break;
            case ThriftType.Struct:
                for (var field = 0; Next(ref field, out var inner);)
                {
                    Skip(inner, depth + 1);
                }

                break;
            default:
                throw new ParquetFormatException($"Thrift type {type}");
        }
    }

    private int List(ThriftType type, out ThriftType element)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
        {
            throw new ParquetFormatException($"Thrift {type} instead of a list");
        }

        var header = Byte();
        element = (ThriftType)(header & 0x0F);
        var count = header >> 4 == 15 ? Varint() : (ulong)(header >> 4);
        return count <= (ulong)(_bytes.Length - Offset)
            ? (int)count
            : throw new ParquetFormatException("Thrift list longer than its bytes");
    }

    private static int ToInt32(long value) =>
        value == (int)value ? (int)value : throw new ParquetFormatException("Thrift number out of range");

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

        throw new ParquetFormatException("Thrift number without end");
    }

    private void Bytes(int count) =>
        Offset = count <= _bytes.Length - Offset
            ? Offset + count
            : throw new ParquetFormatException("Thrift bytes are cut");

    private byte Byte() =>
        Offset < _bytes.Length ? _bytes[Offset++] : throw new ParquetFormatException("Thrift bytes are cut");
}
