using System.Collections.Immutable;
using System.Text;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Operation = Milvus.Proto.FieldPartialUpdateOp.Types.OpType;

namespace Milvus.Gateway.Mapping;

/// <summary>Makes whole rows of the fields that an update sends and those of the rows that are there.</summary>
/// <param name="schema">The schema.</param>
/// <param name="operations">What is done with arrays besides replacing them.</param>
internal sealed class PartialRows(CollectionSchema schema, ImmutableSortedDictionary<FieldId, Operation> operations)
{
    private const int None = -1;

    /// <summary>Merges rows.</summary>
    /// <param name="sent">Row ids, the primary key, and the fields that are sent; each key once.</param>
    /// <param name="found">Rows with all fields; those of no key that was sent do not matter. Null for none.</param>
    /// <returns>
    /// Row ids and all fields in schema order; 1100 when there is no row and a field was not sent that it needs.
    /// </returns>
    public Outcome<RowBatch> Merge(RowBatch sent, RowBatch? found)
    {
        var places = Places(sent[schema.PrimaryKey.Id], found?[schema.PrimaryKey.Id]);
        var columns = ImmutableArray.CreateBuilder<FieldColumn>(schema.Fields.Length + 1);
        columns.Add(new FieldColumn(FieldId.RowId, sent[FieldId.RowId]));
        foreach (var field in schema.Fields)
        {
            var column = Merge(field, sent.TryGet(field.Id), found?.TryGet(field.Id), places);
            if (!column.IsOk) return column.Error;
            columns.Add(new FieldColumn(field.Id, column.Value));
        }

        return new RowBatch(columns.MoveToImmutable());
    }

    /// <summary>A key that comes more than once; null when none does.</summary>
    public static MilvusError? CheckKeys(Column keys)
    {
        var seen = new HashSet<object>();
        for (var row = 0; row < keys.RowCount; row++)
            if (!seen.Add(KeyOf(keys, row)))
                return MilvusErrors.Invalid(
                    $"duplicate primary keys are not allowed in the same batch: {KeyOf(keys, row)}");
        return null;
    }

    /// <summary>A primary key as an object that equals another of the same value.</summary>
    public static object KeyOf(Column keys, int row) => keys is ValueColumn<long> numbers
        ? numbers.Values.Span[row]
        : Encoding.UTF8.GetString(((Utf8Column)keys)[row]);

    private static int[] Places(Column sent, Column? found)
    {
        var known = new Dictionary<object, int>();
        for (var row = 0; row < found?.RowCount; row++) known[KeyOf(found, row)] = row;
        var places = new int[sent.RowCount];
        for (var row = 0; row < places.Length; row++)
            places[row] = known.TryGetValue(KeyOf(sent, row), out var place) ? place : None;
        return places;
    }

    private Outcome<Column> Merge(FieldSchema field, Column? sent, Column? old, int[] places)
    {
        if (sent is null) return Keep(field, old, places);
        if (field.IsDynamic)
            return Combine(field, (BytesColumn)sent, (BytesColumn?)old, places, (before, newer, _) =>
                Outcome(DynamicMerge.Merge(before, newer)));
        var operation = operations.GetValueOrDefault(field.Id, Operation.Replace);
        return operation == Operation.Replace
            ? sent
            : Combine(field, (BytesColumn)sent, (BytesColumn?)old, places, (before, newer, row) =>
                FieldOperations.Apply(field, operation, before, newer, row));

        static Outcome<ReadOnlyMemory<byte>> Outcome(ReadOnlyMemory<byte> value) => value;
    }

    /// <summary>What rows have that are there, and what new rows have without a value.</summary>
    private static Outcome<Column> Keep(FieldSchema field, Column? old, int[] places)
    {
        var isNew = Array.IndexOf(places, None) >= 0;
        if (isNew && !field.Nullable && field.Default is null && !field.IsDynamic) return InsertReader.NoData(field);
        if (!isNew) return old!.Gather(places);
        var missing = ConstantColumn.Missing(field, 1);
        var builder = ColumnBuilder.For(field, places.Length);
        foreach (var place in places)
            if (place == None)
                builder.Append(missing, 0, 1);
            else
                builder.Append(old!, place, 1);
        return builder.ToColumn();
    }

    private delegate Outcome<ReadOnlyMemory<byte>> Combination(
        ReadOnlySpan<byte> old, ReadOnlySpan<byte> newer, int row);

    /// <summary>Row by row; a null that is sent changes nothing, and a null that is there is like nothing.</summary>
    private static Outcome<Column> Combine(
        FieldSchema field, BytesColumn sent, BytesColumn? old, int[] places, Combination combine)
    {
        var values = new ReadOnlyMemory<byte>[places.Length];
        var valid = new bool[places.Length];
        for (var row = 0; row < places.Length; row++)
        {
            var hasOld = places[row] != None && old!.HasValue(places[row]);
            valid[row] = hasOld || sent.HasValue(row);
            if (!valid[row]) continue;
            var combined = combine(
                hasOld ? old![places[row]] : [], sent.HasValue(row) ? sent[row] : [], row);
            if (!combined.IsOk) return combined.Error;
            values[row] = combined.Value;
        }

        return BlobReader.Join(field, values).WithValid(Validity.Of(valid));
    }
}
