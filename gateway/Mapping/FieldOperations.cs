using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Operation = Milvus.Proto.FieldPartialUpdateOp.Types.OpType;

namespace Milvus.Gateway.Mapping;

/// <summary>What a partial update does with arrays besides replacing them.</summary>
internal static class FieldOperations
{
    /// <summary>Reads and checks the operations of a request; replacing is what happens anyway.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="wire">As sent.</param>
    /// <param name="sent">The columns of the request.</param>
    public static Outcome<ImmutableSortedDictionary<FieldId, Operation>> Read(
        CollectionSchema schema,
        IReadOnlyList<Proto.FieldPartialUpdateOp> wire,
        ImmutableArray<FieldColumn> sent)
    {
        var operations = ImmutableSortedDictionary.CreateBuilder<FieldId, Operation>();
        foreach (var asked in wire)
        {
            if (schema.Find(asked.FieldName) is not { IsDynamic: false } field)
                return MilvusErrors.Invalid(
                    $"field {asked.FieldName} of field_ops is not in the schema of {schema.Name}");
            if (!Enum.IsDefined(asked.Op))
                return MilvusErrors.Invalid($"operation {(int)asked.Op} on field {field.Name} is unknown");
            if (asked.Op != Operation.Replace && field.DataType != DataType.Array)
                return MilvusErrors.Invalid(
                    $"operation {asked.Op} on field {field.Name}", DataType.Array, field.DataType);
            if (sent.All(column => column.Field != field.Id)) return InsertReader.NoData(field);
            if (!operations.TryAdd(field.Id, asked.Op))
                return MilvusErrors.Invalid($"duplicated field name {field.Name} in field_ops");
        }

        return operations.ToImmutable();
    }

    /// <summary>One array out of the row's and the sent one.</summary>
    /// <param name="field">The field.</param>
    /// <param name="operation">Append, or remove every element that was sent.</param>
    /// <param name="old">The row's; none when it has no array.</param>
    /// <param name="sent">The sent one.</param>
    /// <param name="row">The row in the request, for the error.</param>
    public static Outcome<ReadOnlyMemory<byte>> Apply(
        FieldSchema field, Operation operation, ReadOnlySpan<byte> old, ReadOnlySpan<byte> sent, int row)
    {
        var array = Proto.ScalarField.Parser.ParseFrom(old);
        if (operation == Operation.ArrayAppend)
            array.MergeFrom(sent);
        else
            Remove(array, Proto.ScalarField.Parser.ParseFrom(sent));
        return ArrayRules.Check(field, array, row) is { } bad ? bad : (ReadOnlyMemory<byte>)array.ToByteArray();
    }

    private static void Remove(Proto.ScalarField from, Proto.ScalarField values)
    {
        switch (from.DataCase)
        {
            case Proto.ScalarField.DataOneofCase.BoolData: Remove(from.BoolData.Data, values.BoolData?.Data); break;
            case Proto.ScalarField.DataOneofCase.IntData: Remove(from.IntData.Data, values.IntData?.Data); break;
            case Proto.ScalarField.DataOneofCase.LongData: Remove(from.LongData.Data, values.LongData?.Data); break;
            case Proto.ScalarField.DataOneofCase.FloatData: Remove(from.FloatData.Data, values.FloatData?.Data); break;
            case Proto.ScalarField.DataOneofCase.DoubleData:
                Remove(from.DoubleData.Data, values.DoubleData?.Data);
                break;
            case Proto.ScalarField.DataOneofCase.StringData:
                Remove(from.StringData.Data, values.StringData?.Data);
                break;
        }
    }

    private static void Remove<T>(RepeatedField<T> from, RepeatedField<T>? values)
    {
        if (values is not { Count: > 0 }) return;
        var unwanted = values.ToHashSet();
        T[] kept = [.. from.Where(value => !unwanted.Contains(value))];
        from.Clear();
        from.AddRange(kept);
    }
}
