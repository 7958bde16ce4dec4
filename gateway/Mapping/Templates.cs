using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Values for <c>{names}</c> in a filter.</summary>
internal static class Templates
{
    /// <summary>One value in a message, at most: its members each have a mark, set or not.</summary>
    private const int ValueBytes = 32;

    public static Outcome<ImmutableArray<KeyValuePair<string, TemplateArgument>>> Read(
        MapField<string, Proto.TemplateValue> wire)
    {
        var read = ImmutableArray.CreateBuilder<KeyValuePair<string, TemplateArgument>>(wire.Count);
        foreach (var (name, value) in wire)
        {
            if (Read(value) is not { } argument)
                return MilvusErrors.NotSupported($"template value {name} of kind {value.ValCase}");
            read.Add(new(name, argument));
        }

        return read.MoveToImmutable();
    }

    /// <summary>Bytes of a filter with its values in a message, at most.</summary>
    public static long Bytes(string filter, ImmutableArray<KeyValuePair<string, TemplateArgument>> templates)
    {
        var bytes = TextBytes(filter);
        foreach (var (name, value) in templates) bytes += TextBytes(name) + Bytes(value);
        return bytes;
    }

    /// <summary>Refuses a filter that no message has room for.</summary>
    public static MilvusError? CheckSize(
        string filter, ImmutableArray<KeyValuePair<string, TemplateArgument>> templates)
    {
        var bytes = Bytes(filter, templates);
        return bytes > MessageLimits.FilterBytes
            ? MilvusErrors.TooLarge(
                $"filter of {filter.Length} characters with {templates.Length} templates needs {bytes} bytes, "
                + $"at most {MessageLimits.FilterBytes} fit into a message")
            : null;
    }

    private static long Bytes(TemplateArgument value)
    {
        var bytes = ValueBytes + TextBytes(value.String ?? "");
        foreach (var item in value.List ?? []) bytes += Bytes(item);
        return bytes;
    }

    /// <summary>Short texts are not worth counting.</summary>
    private static long TextBytes(string text) =>
        text.Length < 1024 ? text.Length * 3 : Encoding.UTF8.GetByteCount(text);

    private static TemplateArgument? Read(Proto.TemplateValue value) => value.ValCase switch
    {
        Proto.TemplateValue.ValOneofCase.BoolVal => new() { Bool = value.BoolVal },
        Proto.TemplateValue.ValOneofCase.Int64Val => new() { Int64 = value.Int64Val },
        Proto.TemplateValue.ValOneofCase.FloatVal => new() { Double = value.FloatVal },
        Proto.TemplateValue.ValOneofCase.StringVal => new() { String = value.StringVal },
        Proto.TemplateValue.ValOneofCase.ArrayVal => Read(value.ArrayVal),
        _ => null,
    };

    private static TemplateArgument? Read(Proto.TemplateArrayValue value) => value.DataCase switch
    {
        Proto.TemplateArrayValue.DataOneofCase.BoolData =>
            List(value.BoolData.Data, item => new TemplateArgument { Bool = item }),
        Proto.TemplateArrayValue.DataOneofCase.LongData =>
            List(value.LongData.Data, item => new TemplateArgument { Int64 = item }),
        Proto.TemplateArrayValue.DataOneofCase.DoubleData =>
            List(value.DoubleData.Data, item => new TemplateArgument { Double = item }),
        Proto.TemplateArrayValue.DataOneofCase.StringData =>
            List(value.StringData.Data, item => new TemplateArgument { String = item }),
        Proto.TemplateArrayValue.DataOneofCase.ArrayData => List(value.ArrayData.Data, Read),
        Proto.TemplateArrayValue.DataOneofCase.None => new() { List = [] },
        _ => null,
    };

    private static TemplateArgument? List<T>(RepeatedField<T> items, Func<T, TemplateArgument?> read)
    {
        var list = ImmutableArray.CreateBuilder<TemplateArgument>(items.Count);
        foreach (var item in items)
        {
            if (read(item) is not { } argument) return null;
            list.Add(argument);
        }

        return new TemplateArgument { List = list.MoveToImmutable() };
    }
}
