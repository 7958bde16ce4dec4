using System.Buffers.Binary;
using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>
/// Reads one row of an Array column without allocating: the bytes of a <c>schema.ScalarField</c> message with one
/// member set, bool_data 1, int_data 2, long_data 3, float_data 4, double_data 5 or string_data 6, each a message
/// whose member 1 is the list of values. No bytes are an empty array. Source: milvus-proto schema.proto.
/// </summary>
public ref struct ArrayValue
{
    private readonly DataType _element;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first element.</summary>
    /// <param name="element">Bool, Int8 … Int64, Float, Double or VarChar.</param>
    /// <param name="message">The row.</param>
    public ArrayValue(DataType element, ReadOnlySpan<byte> message)
    {
        _element = element;
        _rest = message;
        if (message.IsEmpty)
        {
            return;
        }

        _rest = Delimited(ref message);
        if (element != DataType.VarChar && !_rest.IsEmpty)
        {
            var inner = _rest;
            _rest = Delimited(ref inner);
        }
    }

    /// <summary>Bool (0 or 1) and integers: the value read last.</summary>
    public long Integer { get; private set; }

    /// <summary>Float and Double: the value read last.</summary>
    public double Real { get; private set; }

    /// <summary>VarChar: the UTF-8 bytes read last.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Goes to the next element; false behind the last.</summary>
    public bool TryNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        switch (_element)
        {
            case DataType.Float:
                Real = BinaryPrimitives.ReadSingleLittleEndian(_rest);
                _rest = _rest[sizeof(float)..];
                break;
            case DataType.Double:
                Real = BinaryPrimitives.ReadDoubleLittleEndian(_rest);
                _rest = _rest[sizeof(double)..];
                break;
            case DataType.VarChar:
                Text = Delimited(ref _rest);
                break;
            default:
                Integer = (long)Varint(ref _rest);
                break;
        }

        return true;
    }

    /// <summary>How many elements are left.</summary>
    public readonly int CountRest()
    {
        switch (_element)
        {
            case DataType.Float:
                return _rest.Length / sizeof(float);
            case DataType.Double:
                return _rest.Length / sizeof(double);
            case DataType.VarChar:
                var copy = this;
                var count = 0;
                while (copy.TryNext())
                {
                    count++;
                }

                return count;
            default:
                // Each number ends with a byte whose highest bit is clear.
                var ends = 0;
                foreach (var b in _rest)
                {
                    ends += b < 0x80 ? 1 : 0;
                }

                return ends;
        }
    }

    /// <summary>Steps over a tag and a length to what they announce.</summary>
    private static ReadOnlySpan<byte> Delimited(scoped ref ReadOnlySpan<byte> from)
    {
        Varint(ref from);
        var length = (int)Varint(ref from);
        var inner = from[..length];
        from = from[length..];
        return inner;
    }

    private static ulong Varint(scoped ref ReadOnlySpan<byte> from)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = from[0];
            from = from[1..];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
