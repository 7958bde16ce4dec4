using System.Text;

namespace Milvus.Storage.Parquet;

/// <summary>
/// Writes the part of Thrift's compact protocol that Parquet's metadata needs.
/// Source: apache/thrift doc/specs/thrift-compact-protocol.md.
/// </summary>
internal sealed class ThriftWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _outer = new();
    private int _last;

    public byte[] ToArray() => _bytes.ToArray();

    public void Int32(int field, int value)
    {
        Header(field, ThriftType.Int32);
        ZigZag(value);
    }

    public void Int64(int field, long value)
    {
        Header(field, ThriftType.Int64);
        ZigZag(value);
    }

    public void Bool(int field, bool value) => Header(field, value ? ThriftType.True : ThriftType.False);

    public void Text(int field, string value)
    {
        Header(field, ThriftType.Binary);
        RawText(value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Header(field, ThriftType.Binary);
        Raw(value);
    }

    public void Struct(int field, Action content)
    {
        Header(field, ThriftType.Struct);
        Element(content);
    }

    public void Structs(int field, params ReadOnlySpan<Action> elements)
    {
        ListHeader(field, ThriftType.Struct, elements.Length);
        foreach (var element in elements)
        {
            Element(element);
        }
    }

    public void Int32s(int field, params ReadOnlySpan<int> values)
    {
        ListHeader(field, ThriftType.Int32, values.Length);
        foreach (var value in values)
        {
            ZigZag(value);
        }
    }

    public void Texts(int field, string value)
    {
        ListHeader(field, ThriftType.Binary, 1);
        RawText(value);
    }

    /// <summary>Ends the outermost struct.</summary>
    public void Stop() => _bytes.Add(0);

    private void Element(Action content)
    {
        _outer.Push(_last);
        _last = 0;
        content();
        Stop();
        _last = _outer.Pop();
    }

    private void Header(int field, ThriftType type)
    {
        // Fields are written in ascending order, at most 15 apart: then one byte holds the distance and the type.
        _bytes.Add((byte)(((field - _last) << 4) | (int)type));
        _last = field;
    }

    private void ListHeader(int field, ThriftType type, int count)
    {
        Header(field, ThriftType.List);
        _bytes.Add((byte)((count << 4) | (int)type));
    }

    private void RawText(string value) => Raw(Encoding.UTF8.GetBytes(value));

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        _bytes.AddRange(bytes);
    }

    private void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
