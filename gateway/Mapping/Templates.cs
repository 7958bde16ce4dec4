using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Values for <c>{names}</c> in a filter.</summary>
internal static class Templates
{
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
