using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Checks the columns of an insert against the schema and puts them together.</summary>
internal static class InsertReader
{
    /// <summary>Reads the columns that clients send; a primary key made by the server is left out.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="request">The columns.</param>
    /// <param name="keysGiven">The client sends the primary key even where the server makes it, as in an upsert.</param>
    /// <returns>In schema order.</returns>
    public static Outcome<ImmutableArray<FieldColumn>> Read(
        CollectionSchema schema, Proto.InsertRequest request, bool keysGiven = false)
    {
        if (request.NumRows is 0 or > int.MaxValue)
            return MilvusErrors.Invalid("num_rows should be greater than 0", "greater than 0", request.NumRows);
        if (CheckNames(schema, request) is { } wrong) return wrong;

        var columns = ImmutableArray.CreateBuilder<FieldColumn>(schema.Fields.Length);
        foreach (var field in schema.Fields)
        {
            var data = field.IsDynamic
                ? request.FieldsData.FirstOrDefault(sent => sent.IsDynamic)
                : Find(request, field.Name);
            if (field.AutoId && !keysGiven)
            {
                if (data is not null)
                    return MilvusErrors.Invalid($"autoID field {field.Name} is made by the server and takes no data");
                continue;
            }

            if (data is null)
            {
                if (!field.Nullable && field.Default is null && !field.IsDynamic)
                    return NoData(field);
                columns.Add(new FieldColumn(field.Id, ConstantColumn.Missing(field, (int)request.NumRows)));
                continue;
            }

            var column = ColumnReader.Read(field, data, (int)request.NumRows);
            if (!column.IsOk) return column.Error;
            columns.Add(new FieldColumn(field.Id, column.Value));
        }

        return columns.ToImmutable();
    }

    /// <summary>Reads the columns of a partial update: those that are sent, the primary key among them.</summary>
    /// <returns>In schema order.</returns>
    public static Outcome<ImmutableArray<FieldColumn>> ReadSome(CollectionSchema schema, Proto.InsertRequest request)
    {
        if (request.NumRows is 0 or > int.MaxValue)
            return MilvusErrors.Invalid("num_rows should be greater than 0", "greater than 0", request.NumRows);
        if (CheckNames(schema, request) is { } wrong) return wrong;
        var columns = ImmutableArray.CreateBuilder<FieldColumn>(schema.Fields.Length);
        foreach (var field in schema.Fields)
        {
            var data = field.IsDynamic
                ? request.FieldsData.FirstOrDefault(sent => sent.IsDynamic)
                : Find(request, field.Name);
            if (data is null)
            {
                if (field.IsPrimaryKey) return NoData(field);
                continue;
            }

            var column = ColumnReader.Read(field, data, (int)request.NumRows);
            if (!column.IsOk) return column.Error;
            columns.Add(new FieldColumn(field.Id, column.Value));
        }

        return columns.ToImmutable();
    }

    /// <summary>1100: a row needs a value of a field, and none was sent.</summary>
    public static MilvusError NoData(FieldSchema field) =>
        MilvusErrors.Invalid($"fieldSchema({field.Name}) has no corresponding fieldData pass in");

    /// <summary>
    /// Adds the row ids and, where the server makes it, the primary key, which has the row id's value.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="columns">From <see cref="Read"/>.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="firstId">The first of as many leased ids.</param>
    /// <param name="keysGiven">The client sends the primary key even where the server makes it, as in an upsert.</param>
    public static RowBatch Complete(
        CollectionSchema schema, ImmutableArray<FieldColumn> columns, int rows, long firstId, bool keysGiven = false)
    {
        var ids = new long[rows];
        for (var row = 0; row < rows; row++) ids[row] = firstId + row;
        var rowIds = new ValueColumn<long>(ids);

        var all = ImmutableArray.CreateBuilder<FieldColumn>(schema.Fields.Length + 1);
        all.Add(new FieldColumn(FieldId.RowId, rowIds));
        var next = 0;
        foreach (var field in schema.Fields)
            all.Add(field.AutoId && !keysGiven ? new FieldColumn(field.Id, AutoKey(field, rowIds)) : columns[next++]);
        return new RowBatch(all.MoveToImmutable());
    }

    private static Column AutoKey(FieldSchema field, ValueColumn<long> rowIds)
    {
        if (field.DataType == DataType.Int64) return rowIds;
        var ids = rowIds.Values.Span;
        var offsets = new int[ids.Length + 1];
        var texts = new StringBuilder(ids.Length * 19);
        for (var row = 0; row < ids.Length; row++)
        {
            texts.Append(CultureInfo.InvariantCulture, $"{ids[row]}");
            offsets[row + 1] = texts.Length;
        }

        return new Utf8Column(offsets, Encoding.ASCII.GetBytes(texts.ToString()));
    }

    private static MilvusError? CheckNames(CollectionSchema schema, Proto.InsertRequest request)
    {
        for (var i = 0; i < request.FieldsData.Count; i++)
        {
            var name = request.FieldsData[i].FieldName;
            if (request.FieldsData[i].IsDynamic)
            {
                if (!schema.EnableDynamicField)
                    return MilvusErrors.Invalid($"without dynamic schema enabled, field {name} cannot be inserted");
                continue;
            }

            if (schema.Find(name) is null or { IsDynamic: true })
                return MilvusErrors.Invalid($"field {name} is not in the schema of collection {schema.Name}");
            for (var j = 0; j < i; j++)
                if (request.FieldsData[j].FieldName == name)
                    return MilvusErrors.Invalid($"duplicated field name {name} in the data");
        }

        return null;
    }

    private static Proto.FieldData? Find(Proto.InsertRequest request, string name)
    {
        foreach (var data in request.FieldsData)
            if (data.FieldName == name)
                return data;
        return null;
    }
}
