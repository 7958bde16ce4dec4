using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Milvus.Gateway.Tests.Fuzz;

/// <summary>Spoils requests: a few fields anywhere in the tree, or the bytes themselves.</summary>
internal sealed class RequestMutator(Random random)
{
    private const int Deepest = 4;

    /// <summary>The bytes to send for a request that was right.</summary>
    public byte[] Spoil(IMessage request)
    {
        for (var left = Math.Max(0, random.Next(-2, 4)); left > 0; left--) SpoilField(request);
        var bytes = request.ToByteArray();
        return random.Next(12) == 0 ? SpoilBytes(bytes) : bytes;
    }

    /// <summary>A message with some of its fields set, as the words have it.</summary>
    public IMessage Invent(MessageDescriptor type, int depth = 0)
    {
        if (type == Proto.KeyValuePair.Descriptor) return FuzzWords.Parameter(random);
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InFieldNumberOrder())
            if (random.Next(3) > 0 && (depth < Deepest || field.FieldType != FieldType.Message)) SetField(message, field, depth);
        return message;
    }

    private void SpoilField(IMessage message)
    {
        var fields = message.Descriptor.Fields.InFieldNumberOrder();
        if (fields.Count == 0) return;
        var set = fields.Where(field => IsSet(message, field)).ToList();
        var field = set.Count > 0 && random.Next(5) > 0
            ? FuzzWords.Pick(set, random)
            : FuzzWords.Pick(fields, random);
        var value = field.Accessor.GetValue(message);
        if (value is IList list)
            SpoilList(list, field);
        else if (value is IMessage inner && random.Next(8) > 0)
            SpoilField(inner);
        else if (random.Next(5) == 0)
            field.Accessor.Clear(message);
        else
            SetField(message, field, 0);
    }

    private void SpoilList(IList list, FieldDescriptor field)
    {
        var at = list.Count == 0 ? 0 : random.Next(list.Count);
        switch (random.Next(7))
        {
            case 0:
                list.Clear();
                break;
            case 1 when list.Count > 0:
                list.RemoveAt(at);
                break;
            case 2 when list.Count > 0:
                for (var more = random.Next(3) == 0 ? 100 : 1; more > 0; more--) list.Add(list[at]);
                break;
            case 3:
                list.Add(Value(field, 0));
                break;
            case 4 when list.Count > 0:
                list[at] = Value(field, 0);
                break;
            default:
                if (list.Count > 0 && list[at] is IMessage element) SpoilField(element);
                else list.Add(Value(field, 0));
                break;
        }
    }

    private void SetField(IMessage message, FieldDescriptor field, int depth)
    {
        var value = field.Accessor.GetValue(message);
        switch (value)
        {
            case IDictionary map:
                var key = field.MessageType.FindFieldByNumber(1);
                map[Value(key, depth)] = Value(field.MessageType.FindFieldByNumber(2), depth);
                break;
            case IList list:
                for (var more = random.Next(4); more > 0; more--) list.Add(Value(field, depth));
                break;
            default:
                field.Accessor.SetValue(message, Value(field, depth));
                break;
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Invent(field.MessageType, depth + 1),
        FieldType.String => FuzzWords.Text(field.Name, random),
        FieldType.Bytes => random.Next(2) == 0 || !field.Name.Contains("schema", default)
            ? FuzzWords.Bytes(random)
            : Invent(Proto.CollectionSchema.Descriptor, 2).ToByteString(),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Enum => EnumValue(field.EnumType),
        FieldType.Double => FuzzWords.Double(random),
        FieldType.Float => (float)FuzzWords.Double(random),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)FuzzWords.Long(random),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)FuzzWords.Long(random),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)FuzzWords.Long(random),
        _ => FuzzWords.Long(random),
    };

    private object EnumValue(EnumDescriptor type)
    {
        var number = random.Next(4) == 0 ? (int)FuzzWords.Long(random) : FuzzWords.Pick(type.Values, random).Number;
        return Enum.ToObject(type.ClrType, number);
    }

    private byte[] SpoilBytes(byte[] bytes)
    {
        if (bytes.Length == 0) return [0xff];
        var at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes, .. bytes[at..]];
            case 2:
                // Two bytes that are nowhere in a text of UTF-8.
                return [.. bytes[..at], 0xff, 0xfe, .. bytes.AsSpan(Math.Min(at + 2, bytes.Length))];
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }

    private static bool IsSet(IMessage message, FieldDescriptor field) => field.Accessor.GetValue(message) switch
    {
        ICollection many => many.Count > 0,
        null => false,
        IMessage => true,
        "" or false or 0 or 0L or 0u or 0ul => false,
        _ => true,
    };
}
