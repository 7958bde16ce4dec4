using System.Text;

namespace Milvus.OutsideNode.Binlogs;

/// <summary>Thrift's compact protocol, as far as the metadata of a Parquet file needs it.</summary>
internal sealed class CompactThrift
{
    private const byte Int32Type = 5;
    private const byte Int64Type = 6;
    private const byte BinaryType = 8;
    private const byte ListType = 9;
    private const byte StructType = 12;
    private const int ShortList = 15;

    private readonly MemoryStream _bytes = new();

    /// <summary>Number of the field before, inside the struct that is open.</summary>
    private int _field;

    public byte[] ToArray() => _bytes.ToArray();

    public void Int32(int field, int value)
    {
        Begin(field, Int32Type);
        ZigZag(value);
    }

    public void Int64(int field, long value)
    {
        Begin(field, Int64Type);
        ZigZag(value);
    }

    public void Text(int field, string value)
    {
        Begin(field, BinaryType);
        Text(value);
    }

    public void Struct(int field, Action<CompactThrift> write)
    {
        Begin(field, StructType);
        Body(write);
    }

    public void Structs(int field, params Action<CompactThrift>[] elements)
    {
        List(field, StructType, elements.Length);
        foreach (var element in elements) Body(element);
    }

    public void Int32s(int field, params int[] values)
    {
        List(field, Int32Type, values.Length);
        foreach (var value in values) ZigZag(value);
    }

    public void Texts(int field, params string[] values)
    {
        List(field, BinaryType, values.Length);
        foreach (var value in values) Text(value);
    }

    /// <summary>Ends the outermost struct.</summary>
    public void Stop() => _bytes.WriteByte(0);

    private void Body(Action<CompactThrift> write)
    {
        var outer = _field;
        _field = 0;
        write(this);
        Stop();
        _field = outer;
    }

    private void List(int field, byte type, int count)
    {
        if (count >= ShortList) throw new ArgumentOutOfRangeException(nameof(count), count, "Only short lists are written.");
        Begin(field, ListType);
        _bytes.WriteByte((byte)((count << 4) | type));
    }

    private void Begin(int field, byte type)
    {
        // Fields come in ascending order and less than 16 apart, so the short form always fits.
        _bytes.WriteByte((byte)(((field - _field) << 4) | type));
        _field = field;
    }

    private void Text(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        VarInt((ulong)utf8.Length);
        _bytes.Write(utf8);
    }

    private void ZigZag(long value) => VarInt((ulong)((value << 1) ^ (value >> 63)));

    private void VarInt(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }
}
